namespace Orleans;

/// <summary>Names a grain class; part of every stored key, so it never changes.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute : Attribute
{
    public GrainTypeAttribute(string grainType) => GrainType = grainType;

    public string GrainType { get; }
}
