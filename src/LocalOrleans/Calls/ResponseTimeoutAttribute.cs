using System.Globalization;

namespace Orleans;

/// <summary>How long the caller waits for this method's answer.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute : Attribute
{
    public ResponseTimeoutAttribute(string timeout) => Timeout = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);

    public TimeSpan? Timeout { get; init; }
}
