using Orleans.Runtime;

namespace IndexForge.Storage;

/// <summary>A store failed; <see cref="Code"/> says how.</summary>
/// <remarks>An <see cref="OrleansException"/>, since both engines hand any other error of a store to the grain wrapped in one, without its code.</remarks>
public class StorageException : OrleansException
{
    /// <summary>Makes the error.</summary>
    /// <param name="code">One of <see cref="StorageErrorCode"/>.</param>
    /// <param name="message">For a person: what happened and to which file or server.</param>
    /// <param name="innerException">What the driver reported, if anything.</param>
    public StorageException(string code, string message, Exception? innerException = null)
        : base(message, innerException!) => Code = code;

    /// <summary>One of <see cref="StorageErrorCode"/>.</summary>
    public string Code { get; }
}
