namespace IndexForge.Grains;

/// <summary>
/// A refusal with the stable code that the HTTP contract publishes. Thrown inside grains, it crosses grain calls with its code and
/// becomes a problem document at the gateway; its message is for people and never carries a stack trace.
/// </summary>
[GenerateSerializer, Alias("IndexForge.ServiceException")]
public sealed class ServiceException : Exception
{
    /// <summary>For serialisers.</summary>
    public ServiceException()
    {
    }

    /// <summary>A refusal.</summary>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="retryAfterSeconds">When trying again makes sense, in seconds.</param>
    public ServiceException(string code, string message, int? retryAfterSeconds = null)
        : base(message)
    {
        Code = code;
        RetryAfterSeconds = retryAfterSeconds;
    }

    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    [Id(0)]
    public string Code { get; private set; } = ErrorCodes.InternalError;

    /// <summary>When trying again makes sense, in seconds.</summary>
    [Id(1)]
    public int? RetryAfterSeconds { get; private set; }
}
