namespace IndexForge.Grains.Search;

/// <summary>What a <see cref="ModelSpaceGrain"/> keeps.</summary>
[GenerateSerializer, Alias("IndexForge.ModelSpaceState")]
public sealed class ModelSpaceState
{
    /// <summary>The newest version ever made.</summary>
    [Id(0)]
    public int Version { get; set; }

    [Id(1)]
    public SpaceRef? Active { get; set; }

    [Id(2)]
    public SpaceRef? Next { get; set; }

    /// <summary>Shards that have all vectors of the next.</summary>
    [Id(3)]
    public List<int> Ready { get; set; } = [];

    /// <summary>Versions whose vectors shards may still have.</summary>
    [Id(4)]
    public List<int> Retired { get; set; } = [];
}
