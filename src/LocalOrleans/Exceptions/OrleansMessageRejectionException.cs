namespace Orleans.Runtime;

/// <summary>The call could not be delivered to a grain.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message, Exception? innerException)
        : base(message, innerException!)
    {
    }
}
