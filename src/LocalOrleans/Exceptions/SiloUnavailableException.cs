namespace Orleans.Runtime;

/// <summary>The process that would run the grain is stopping or stopped.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    public SiloUnavailableException()
        : this("Silo unavailable.")
    {
    }

    public SiloUnavailableException(string msg)
        : base(msg, null)
    {
    }

    public SiloUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
