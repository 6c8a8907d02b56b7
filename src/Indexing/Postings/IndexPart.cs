using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Postings;

/// <summary>
/// A run of chunks with their postings: a head or a segment. Readers hold it through a snapshot, which says how many of
/// its chunks they see and up to which operation deletions count.
/// </summary>
internal abstract class IndexPart
{
    private long[]? _deletedAt;
    private PartVectors[] _vectors = [];
    private long _lastDeletion;
    private LiveChunks? _live;

    /// <summary>Length codes by chunk; entries behind the snapshot's limit are not to be read.</summary>
    public abstract byte[] LengthCodes { get; }

    /// <summary>All chunks, deleted ones included; of a head, the writer's view.</summary>
    public abstract int ChunkCount { get; }

    /// <summary>Chunks deleted. The writer's view.</summary>
    public int DeletedCount { get; private set; }

    /// <summary>The operation that deleted each chunk, 0 while it lives; null while none is deleted.</summary>
    public long[]? DeletedAt => Volatile.Read(ref _deletedAt);

    /// <summary>Vectors by space, bases before models and the newest last: of each kind one, or two while a collection changes over. Replaced as a whole.</summary>
    public PartVectors[] Vectors
    {
        get => Volatile.Read(ref _vectors);
        set => Volatile.Write(ref _vectors, value);
    }

    /// <summary>The vectors in a basis, as many as were made; null where none were.</summary>
    public PartVectors? VectorsIn(int basis)
    {
        foreach (var vectors in Vectors)
        {
            if (vectors.Space.Version == basis)
            {
                return vectors;
            }
        }

        return null;
    }

    /// <summary>The postings of a term, null where it does not occur.</summary>
    /// <param name="term">The term.</param>
    /// <param name="limit">Chunks that the snapshot sees.</param>
    /// <param name="positions">Whether positions will be read.</param>
    /// <param name="cancellation">Cancels loading.</param>
    public abstract ValueTask<PostingList?> FindAsync(string term, int limit, bool positions, CancellationToken cancellation);

    /// <summary>Visits terms that begin with a prefix; the visitor answers false to stop. In order in segments, in none in heads.</summary>
    public abstract ValueTask VisitTermsAsync(string prefix, ITermVisitor visitor, CancellationToken cancellation);

    /// <summary>Visits at least the terms that <see cref="Queries.EditDistance.Allowed"/> edits make of one of some words.</summary>
    public virtual ValueTask VisitNeighboursAsync(string[] words, ITermVisitor visitor, CancellationToken cancellation) => VisitTermsAsync("", visitor, cancellation);

    public abstract ValueTask<ChunkInput> ReadChunkAsync(int chunk, CancellationToken cancellation);

    public abstract Language LanguageOf(int chunk);

    /// <summary>The document that a chunk belongs to, as an index into <see cref="DocumentAt"/>.</summary>
    public abstract int DocumentOf(int chunk);

    public abstract PartDocument DocumentAt(int document);

    /// <summary>The runs of chunks that a document has here, over all its versions.</summary>
    public abstract void FindDocument(string documentId, int limit, List<(int First, int Count)> into);

    /// <summary>Whether some chunk has a field.</summary>
    public abstract bool HasField(string field);

    /// <summary>Reads field extents of chunks in growing order.</summary>
    public abstract ValueTask<FieldCursor> OpenFieldsAsync(CancellationToken cancellation);

    protected abstract int Capacity { get; }

    /// <summary>The chunks that an operation's snapshot sees alive; null where none was ever deleted. Kept until something else is deleted.</summary>
    public ChunkSet? LiveAt(int limit, long operation)
    {
        if (DeletedAt is not { } marks)
        {
            return null;
        }

        // Everything deleted up to the snapshot's operation was marked before the snapshot was published.
        var last = Volatile.Read(ref _lastDeletion);
        var known = Volatile.Read(ref _live);
        if (known is not null && known.Chunks.Size == limit && (known.Operation == operation || last <= Math.Min(known.Operation, operation)))
        {
            return known.Chunks;
        }

        var chunks = new ChunkSet(limit);
        var view = new PartView(this, limit);
        for (var chunk = 0; chunk < limit; chunk++)
        {
            if (view.IsLive(chunk, marks, operation))
            {
                chunks.Add(chunk);
            }
        }

        Volatile.Write(ref _live, new LiveChunks(operation, chunks));
        return chunks;
    }

    /// <summary>Takes over marks and vectors of the part that this one replaces, chunk for chunk.</summary>
    public void Adopt(IndexPart replaced)
    {
        // A head's marks reach as far as it did when something was last deleted; a segment's reach to its end.
        var marks = replaced.DeletedAt;
        if (marks is not null && marks.Length < Capacity)
        {
            Array.Resize(ref marks, Capacity);
        }

        DeletedCount = replaced.DeletedCount;
        Volatile.Write(ref _lastDeletion, replaced._lastDeletion);
        Vectors = replaced.Vectors;
        Volatile.Write(ref _deletedAt, marks);
    }

    /// <summary>Marks chunks deleted by an operation. Called by the writer alone; seen by snapshots taken later.</summary>
    public void Delete(int first, int count, long operation)
    {
        Volatile.Write(ref _lastDeletion, operation);
        var marks = _deletedAt;
        if (marks is null || marks.Length < first + count)
        {
            var grown = new long[Math.Max(Capacity, first + count)];
            marks?.CopyTo(grown, 0);
            marks = grown;
            Volatile.Write(ref _deletedAt, grown);
        }

        for (var i = first; i < first + count; i++)
        {
            if (marks[i] == 0)
            {
                Volatile.Write(ref marks[i], operation);
                DeletedCount++;
            }
        }
    }

    private sealed record LiveChunks(long Operation, ChunkSet Chunks);
}
