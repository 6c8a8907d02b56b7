using System.Collections.Immutable;
using Orleans.Concurrency;

namespace IndexForge.Grains.Search;

/// <summary>
/// Keeps a collection's vector basis (key: the collection): builds it from a sample of all shards when the collection has grown, and
/// changes over to it when every shard has its vectors. Background work: no job, and never in the way of a search.
/// </summary>
[Alias("IndexForge.IBasisGrain")]
public interface IBasisGrain : IGrainWithStringKey
{
    /// <summary>The basis in use and the one being prepared.</summary>
    [Alias("Present"), AlwaysInterleave]
    Task<BasisView> Present();

    /// <summary>A shard has grown to this many chunks.</summary>
    [Alias("Grown"), OneWay]
    Task Grown(int shard, long chunks);

    /// <summary>A shard has all its vectors in a version.</summary>
    [Alias("Ready")]
    Task Ready(int shard, int version);

    /// <summary>Builds a basis from what the collection holds now; searches use it when this returns. Its version; 0 where the collection has too little for one.</summary>
    [Alias("Build")]
    Task<int> Build();
}

/// <summary>Where a basis is stored: blocks <c>basis/{collection}/{Id}/0</c> to <c>Blocks - 1</c>.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.BasisRef")]
public sealed record BasisRef(int Version, string Id, int Blocks);

/// <summary>A collection's bases.</summary>
/// <param name="Active">The one that every shard has vectors in.</param>
/// <param name="Next">The one that shards are making vectors in.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.BasisView")]
public sealed record BasisView(BasisRef? Active, BasisRef? Next);

/// <summary>A chunk's text as a basis is built from it.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.BasisSample")]
public sealed record BasisSample(string IndexedId, int Ordinal, string Text, byte Language);

/// <summary>What a shard has for a basis.</summary>
/// <param name="Chunks">Its live chunks.</param>
/// <param name="Texts">The sample.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ShardSample")]
public sealed record ShardSample(long Chunks, ImmutableArray<BasisSample> Texts);
