namespace Orleans;

/// <summary>Names a grain class; part of every stored key, so it never changes.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GrainTypeAttribute : Attribute
{
    private readonly Runtime.GrainType _grainType;

    public GrainTypeAttribute(string grainType) => _grainType = Runtime.GrainType.Create(grainType);

    public Runtime.GrainType GetGrainType(IServiceProvider services, Type type) => _grainType;
}
