namespace Orleans.Runtime;

/// <summary>A reminder could not be registered or removed.</summary>
public sealed class ReminderException : OrleansException
{
    public ReminderException(string message)
        : base(message)
    {
    }
}
