using System.Collections.Immutable;
using Orleans.Concurrency;

namespace IndexForge.Grains.Search;

/// <summary>
/// Keeps which model's vectors a collection (the key) has: those in use, and those being made where the configured model is another. Searches
/// go on by the former until every shard has all of the latter. Background work: no job, and never in the way of a search.
/// </summary>
[Alias("IndexForge.IModelSpaceGrain")]
public interface IModelSpaceGrain : IGrainWithStringKey
{
    /// <summary>The spaces there are. Where they are not the configured model's, makes them so in the background.</summary>
    [Alias("Present"), AlwaysInterleave]
    Task<SpaceView> Present();

    /// <summary>A shard has all its vectors in a version. Idempotent.</summary>
    [Alias("Ready")]
    Task Ready(int shard, int version);

    /// <summary>Has all that is missing made now, whatever pause is kept; when this returns, it is or the model has failed.</summary>
    /// <returns>The space in use, if any.</returns>
    [Alias("Settle"), AlwaysInterleave, ResponseTimeout("01:00:00")]
    Task<SpaceRef?> Settle();
}

/// <summary>A model's space.</summary>
/// <param name="Version">Its version in the collection.</param>
/// <param name="Name">Names model and dimensions: what comparable vectors share.</param>
/// <param name="Model">What the model is called where it is served.</param>
/// <param name="Dimensions">Numbers per vector.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.SpaceRef")]
public sealed record SpaceRef(int Version, string Name, string Model, int Dimensions);

/// <summary>A collection's spaces.</summary>
/// <param name="Active">The one that searches rank by.</param>
/// <param name="Next">The one that shards are making vectors in.</param>
/// <param name="Retired">Versions whose vectors are to be removed.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.SpaceView")]
public sealed record SpaceView(SpaceRef? Active, SpaceRef? Next, ImmutableArray<int> Retired);
