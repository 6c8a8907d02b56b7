namespace Orleans.Concurrency;

/// <summary>The caller gets no answer and no error.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute
{
}
