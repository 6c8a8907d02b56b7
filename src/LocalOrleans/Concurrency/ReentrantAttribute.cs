namespace Orleans.Concurrency;

/// <summary>Turns of different calls may interleave at awaits.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute
{
}
