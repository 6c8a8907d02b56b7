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

    /// <summary>What the shard knows of a query's terms; given the merged first round, what it knows of corrections.</summary>
    [Alias("Statistics"), AlwaysInterleave]
    Task<ShardStatistics> Statistics(string query, QueryForm form, byte[]? merged);

    /// <summary>The shard's best, scored by the collection's statistics.</summary>
    [Alias("Search"), AlwaysInterleave]
    Task<ShardAnswer> Search(ShardQuestion question);

    /// <summary>Live chunks.</summary>
    [Alias("ChunkCount"), AlwaysInterleave]
    Task<long> ChunkCount();

    /// <summary>Texts to build a basis from: this share of the shard's chunks.</summary>
    [Alias("Sample"), AlwaysInterleave]
    Task<ShardSample> Sample(double share);

    /// <summary>Makes vectors in a new basis, beside those of the present one, and tells the basis when all are there. Idempotent.</summary>
    [Alias("UseBasis")]
    Task UseBasis(BasisRef basis);

    /// <summary>Takes the collection's models' spaces up and makes what vectors are missing; removes those of retired ones. Idempotent.</summary>
    [Alias("UseSpaces")]
    Task UseSpaces(SpaceView view);

    /// <summary>Makes missing vectors now, whatever pause is kept. False where the model failed.</summary>
    [Alias("EmbedNow"), AlwaysInterleave, ResponseTimeout("01:00:00")]
    Task<bool> EmbedNow();

    /// <summary>The active model's vectors of texts, by <see cref="Indexing.Shards.ShardIndex.VectorHashOf"/>.</summary>
    [Alias("Vectors"), AlwaysInterleave]
    Task<ImmutableArray<FoundVector>> Vectors(ImmutableArray<ulong> hashes);

    /// <summary>Every shard has this version: those before it go. Idempotent.</summary>
    [Alias("RetireBases")]
    Task RetireBases(int version);
}

/// <summary>A part of a document, as stored in the document's generation.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Part">The part's number.</param>
/// <param name="Generation">The generation that holds it.</param>
/// <param name="Blocks">The blocks of its encoded operation.</param>
/// <param name="Inline">The operation itself, where it is small: saves reading it back.</param>
/// <param name="Anew">Whether it is analysed again even where its chunks are known already.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.IndexPart")]
public sealed record IndexPart(string DocumentId, int Part, Generation Generation, ImmutableArray<int> Blocks, byte[]? Inline, bool Anew = false);

/// <summary>A vector of length one; without values for a text that the model refuses, not known where it is still to be made.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.FoundVector")]
public sealed record FoundVector(bool IsKnown, ImmutableArray<float> Values);

/// <summary>How a query is read, and what its hits bring.</summary>
[GenerateSerializer, Alias("IndexForge.QueryForm")]
public enum QueryForm
{
    /// <summary>With operators; hits bring snippets.</summary>
    Query,

    /// <summary>Plain words.</summary>
    Words,

    /// <summary>Plain words; hits bring their whole text.</summary>
    Question,
}

/// <summary>What a shard knows of a query.</summary>
/// <param name="Terms">Counts of its terms, encoded.</param>
/// <param name="Bases">Versions of the bases in which all its chunks have vectors.</param>
/// <param name="Spaces">The models' spaces that it may rank by.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ShardStatistics")]
public sealed record ShardStatistics(byte[] Terms, ImmutableArray<int> Bases, ImmutableArray<SpaceRef> Spaces);

/// <summary>A search of one shard. <c>Basis</c> is the version that ranks, 0 for none; <c>Vector</c> the query's, where that is a model's space.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.ShardQuestion")]
public sealed record ShardQuestion(SearchRequest Request, QueryForm Form, ImmutableArray<string> DocumentIds, byte[] Statistics, int Basis, float[]? Vector = null);

/// <summary>A shard's best hits, <see cref="SearchRequest.Offset"/> not yet skipped.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.ShardAnswer")]
public sealed record ShardAnswer(
    long Total,
    ImmutableArray<ShardHit> Hits,
    ImmutableDictionary<string, ImmutableArray<FacetCount>> Facets);

/// <summary>A shard's hit, with what orders it among those of other shards.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.ShardHit")]
public sealed record ShardHit(SearchHit Hit, string IndexedId, int Ordinal, ChunkText? Chunk);

/// <summary>A chunk's whole text and its language as the index numbers it.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.ChunkText")]
public sealed record ChunkText(string Text, byte Language);
