namespace IndexForge.Grains.Search;

/// <summary>What a <see cref="BasisGrain"/> keeps.</summary>
[GenerateSerializer, Alias("IndexForge.BasisState")]
public sealed class BasisState
{
    /// <summary>The newest version ever built.</summary>
    [Id(0)]
    public int Version { get; set; }

    [Id(1)]
    public BasisRef? Active { get; set; }

    [Id(2)]
    public BasisRef? Next { get; set; }

    /// <summary>Chunks that the collection had when the newest was built.</summary>
    [Id(3)]
    public long BuiltAt { get; set; }
}
