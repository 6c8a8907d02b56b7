namespace Orleans.Concurrency;

/// <summary>This method may run while other calls await.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute
{
}
