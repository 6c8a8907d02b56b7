using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Segments;

namespace IndexForge.Indexing.Shards;

/// <summary>
/// One shard of a collection: a head that takes changes at once, immutable segments behind it. One writer at a time calls
/// <see cref="Apply(IndexOperation)"/> and the maintenance methods; any number of readers search meanwhile, each on a consistent snapshot.
/// </summary>
/// <remarks>
/// Durability is the caller's: store <see cref="TailCodec.Encode"/> of an operation before acknowledging it, <see cref="Replay"/> it after
/// <see cref="OpenAsync"/>. A flush (<see cref="BeginFlush"/>, <see cref="SegmentBuild.BuildAsync"/>, <see cref="Complete"/>) moves the head's
/// content into a segment; once the manifest that it returns is stored, tail bytes stored before <see cref="BeginFlush"/> may go.
/// A crash between any two of these steps loses nothing: an operation that the segments hold already is replayed without effect.
/// </remarks>
public sealed partial class ShardIndex
{
    /// <summary>
    /// Of the chunks that a head may hold, one in so many may be deleted ones: no merge rewrites a head, so that documents which come and go
    /// would fill it to the brim with chunks (some 700 bytes each) that no search finds.
    /// </summary>
    private const int DeadShare = 4;

    private readonly ISegmentStore _store;
    private readonly ShardIndexOptions _options;
    private readonly Dictionary<string, DocumentState> _documents = [];
    private readonly List<PartHandle> _parts = [];
    private readonly long[] _languages = new long[CollectionTotals.Languages];
    private readonly WordCache?[] _words = new WordCache?[CollectionTotals.Languages];
    private Head _head;
    private PartHandle _headHandle;
    private long _operation;
    private long _chunks;
    private long _length;
    private int _nextSegment = 1;
    private ShardSnapshot _snapshot = new([], 0, CollectionTotals.Empty);

    private ShardIndex(ISegmentStore store, ShardIndexOptions options)
    {
        _store = store;
        _options = options;
        _head = new Head(_words);
        _headHandle = new PartHandle(_head);
    }

    /// <summary>Live chunks.</summary>
    public long ChunkCount => Current.Totals.Chunks;

    /// <summary>Documents with at least one chunk. The writer's view.</summary>
    public int DocumentCount { get; private set; }

    /// <summary>Whether the head has grown enough to be moved into a segment, or holds so much that was deleted that a merge is to drop it.</summary>
    public bool NeedsFlush =>
        _head.ChunkCount >= _options.FlushChunks || _head.TextLength >= _options.FlushCharacters || _head.DocumentCount >= _options.FlushChunks
        || (_head.DeletedCount >= Math.Max(1, _options.FlushChunks / DeadShare) && _head.DeletedCount * 2 >= _head.ChunkCount);

    /// <summary>Bytes of segments held in memory.</summary>
    public long LoadedBytes => Current.Parts.Sum(static v => v.Part is Segment segment ? segment.LoadedBytes : 0);

    internal ShardSnapshot Current => Volatile.Read(ref _snapshot);

    /// <summary>An empty shard.</summary>
    /// <param name="store">Where its segments will be.</param>
    /// <param name="options">Sizes.</param>
    public static ShardIndex Create(ISegmentStore store, ShardIndexOptions? options = null)
    {
        var index = new ShardIndex(store, options ?? new ShardIndexOptions());
        index.Publish();
        return index;
    }

    /// <summary>The version of a document that the shard knows, deleted or not; null if it never saw it.</summary>
    /// <param name="documentId">The document.</param>
    public long? VersionOf(string documentId) => _documents.TryGetValue(documentId, out var state) ? state.Version : null;

    /// <summary>Applies an upsert.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="version">The version.</param>
    /// <param name="chunks">All its chunks.</param>
    /// <returns>False if the shard knows this version or a later one.</returns>
    public bool Upsert(string documentId, long version, IReadOnlyList<ChunkInput> chunks) => Apply(new IndexOperation(documentId, version, chunks));

    /// <summary>Applies a deletion.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="version">The version of the deletion.</param>
    /// <returns>False if the shard knows this version or a later one.</returns>
    public bool Delete(string documentId, long version) => Apply(IndexOperation.Delete(documentId, version));

    /// <summary>Applies an operation; the next search sees it.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>False if the shard knows this version of the document or a later one.</returns>
    public bool Apply(IndexOperation operation) => Apply([operation]) == 1;

    /// <summary>Applies operations; readers see all of them or none.</summary>
    /// <param name="operations">The operations, in order.</param>
    /// <returns>How many had an effect.</returns>
    public int Apply(IReadOnlyList<IndexOperation> operations)
    {
        foreach (var operation in operations)
        {
            ChunkRules.Check(operation);
        }

        var applied = 0;
        _operation++;
        foreach (var operation in operations)
        {
            applied += ApplyOne(operation) ? 1 : 0;
        }

        if (applied > 0)
        {
            Publish();
        }

        return applied;
    }

    /// <summary>
    /// Whether a document's chunks are those of an operation already: then <see cref="Renew"/> is enough, and nothing is analysed again.
    /// Called by the writer.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellation">Cancels loading.</param>
    public async ValueTask<bool> HasSameAsync(IndexOperation operation, CancellationToken cancellation = default)
    {
        if (!_documents.TryGetValue(operation.DocumentId, out var state) || state.Count == 0 || state.Count != operation.Chunks.Count)
        {
            return false;
        }

        for (var i = 0; i < state.Count; i++)
        {
            if (!operation.Chunks[i].HasSameContent(await state.Handle.Part.ReadChunkAsync(state.First + i, cancellation)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes note that a document's content is the same in a newer version.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="version">The version.</param>
    /// <returns>False if the shard has no such document, or knows this version or a later one.</returns>
    public bool Renew(string documentId, long version)
    {
        if (!_documents.TryGetValue(documentId, out var state) || state.Count == 0 || state.Version >= version)
        {
            return false;
        }

        _documents[documentId] = state with { Version = version };
        return true;
    }

    /// <summary>Applies the operations of a stored tail again.</summary>
    /// <param name="tail">Joined results of <see cref="TailCodec.Encode"/>.</param>
    /// <returns>How many had an effect.</returns>
    /// <exception cref="IndexException"><c>index_corrupt</c>.</exception>
    public int Replay(ReadOnlySpan<byte> tail) => Apply(TailCodec.Decode(tail));

    /// <summary>Lets go of stored chunks and positions where the segments hold more than a budget; they are loaded again when needed.</summary>
    /// <param name="budget">Bytes.</param>
    public void Trim(long budget)
    {
        foreach (var segment in Current.Parts.Select(static v => v.Part).OfType<Segment>().OrderByDescending(static s => s.LoadedBytes))
        {
            if (LoadedBytes <= budget)
            {
                return;
            }

            segment.Release();
        }
    }

    private bool ApplyOne(IndexOperation operation)
    {
        var known = _documents.TryGetValue(operation.DocumentId, out var state);
        if (known && state.Version >= operation.Version)
        {
            return false;
        }

        if (known && state.Count > 0)
        {
            Remove(state);
        }

        var first = _head.ChunkCount;
        _head.Add(operation.DocumentId, operation.Version, operation.Chunks, Count);
        _documents[operation.DocumentId] = new DocumentState(operation.Version, operation.Version, _headHandle, first, operation.Chunks.Count);
        DocumentCount += operation.Chunks.Count > 0 ? 1 : 0;
        return true;
    }

    private void Count(Language language, int length)
    {
        _chunks++;
        _length += LengthCode.Lengths[LengthCode.Of(length)];
        _languages[(int)language]++;
    }

    private void Remove(DocumentState state)
    {
        var part = state.Handle.Part;
        part.Delete(state.First, state.Count, _operation);
        for (var chunk = state.First; chunk < state.First + state.Count; chunk++)
        {
            _chunks--;
            _length -= LengthCode.Lengths[part.LengthCodes[chunk]];
            _languages[(int)part.LanguageOf(chunk)]--;
        }

        DocumentCount--;
    }

    private void Publish()
    {
        var views = new PartView[_parts.Count + 1];
        for (var i = 0; i < _parts.Count; i++)
        {
            views[i] = new PartView(_parts[i].Part, _parts[i].Part.ChunkCount);
        }

        views[^1] = new PartView(_head, _head.ChunkCount);
        Volatile.Write(ref _snapshot, new ShardSnapshot(views, _operation, new CollectionTotals(_chunks, _length, [.. _languages])));
    }
}
