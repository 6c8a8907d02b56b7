using System.Collections.Immutable;
using IndexForge.Grains.Documents;
using Orleans.Concurrency;

namespace IndexForge.Grains.Search;

/// <summary>
/// A shard of a collection's index (key: <c>{collection}/{n}</c>). Writes are durable, and seen by the next search, when they
/// return; each is idempotent by document and version. Searches interleave with writes and see a consistent state.
/// </summary>
[Alias("IndexForge.IIndexShardGrain")]
public interface IIndexShardGrain : IGrainWithStringKey
{
    /// <summary>Puts a part of a document in. A part in an older version than the one known is ignored.</summary>
    [Alias("Apply")]
    Task Apply(IndexPart part);

    /// <summary>Removes a document's parts from the given one on, up to a version.</summary>
    [Alias("Remove")]
    Task Remove(string documentId, int fromPart, long version);

    /// <summary>What the shard knows of a query's terms, encoded; given the merged first round, what it knows of corrections.</summary>
    [Alias("Statistics"), AlwaysInterleave]
    Task<byte[]> Statistics(string query, byte[]? merged);

    /// <summary>The shard's best, scored by the collection's statistics.</summary>
    [Alias("Search"), AlwaysInterleave]
    Task<ShardAnswer> Search(ShardQuestion question);
}

/// <summary>A part of a document, as stored in the document's generation.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Part">The part's number.</param>
/// <param name="Generation">The generation that holds it.</param>
/// <param name="Blocks">The blocks of its encoded operation.</param>
/// <param name="Inline">The operation itself, where it is small: saves reading it back.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.IndexPart")]
public sealed record IndexPart(string DocumentId, int Part, Generation Generation, ImmutableArray<int> Blocks, byte[]? Inline);

/// <summary>A search of one shard.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.ShardQuestion")]
public sealed record ShardQuestion(SearchRequest Request, ImmutableArray<string> DocumentIds, byte[] Statistics);

/// <summary>A shard's best hits, <see cref="SearchRequest.Offset"/> not yet skipped.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.ShardAnswer")]
public sealed record ShardAnswer(
    long Total,
    ImmutableArray<ShardHit> Hits,
    ImmutableDictionary<string, ImmutableArray<FacetCount>> Facets);

/// <summary>A shard's hit, with what orders it among those of other shards.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.ShardHit")]
public sealed record ShardHit(SearchHit Hit, string IndexedId, int Ordinal);
