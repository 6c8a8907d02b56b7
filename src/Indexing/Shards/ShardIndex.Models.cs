using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Segments;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Shards;

public sealed partial class ShardIndex
{
    private readonly Dictionary<int, VectorMemory> _remembered = [];

    /// <summary>
    /// Takes a model's space. Chunks get their vectors by <see cref="NextAsync"/> and <see cref="Put"/>; those that come later wait for the same.
    /// Vectors of other spaces stay. Called by the writer.
    /// </summary>
    /// <param name="space">The space.</param>
    public void UseSpace(ModelSpace space)
    {
        lock (_remembered)
        {
            _remembered.TryAdd(space.Version, new VectorMemory(space.Dimensions));
        }

        Use([.. _spaces.Where(s => s.Version != space.Version).Append(space)]);
    }

    /// <summary>Lets go of the models' spaces but some. Called by the writer.</summary>
    /// <param name="versions">Those to keep.</param>
    public void KeepSpaces(IReadOnlyCollection<int> versions)
    {
        lock (_remembered)
        {
            foreach (var other in _remembered.Keys.Where(v => !versions.Contains(v)).ToList())
            {
                _remembered.Remove(other);
            }
        }

        Use([.. _spaces.Where(s => s is not ModelSpace || versions.Contains(s.Version))]);
    }

    /// <summary>Chunks without a vector in a space, deleted ones included until they are passed by.</summary>
    /// <param name="space">The space's version.</param>
    public long Missing(int space) => Current.Parts.Sum(v => Math.Max(0L, v.Limit - (v.Part.VectorsIn(space)?.Rows.Count ?? v.Limit)));

    /// <summary>
    /// The next chunks that need vectors of a model. What the shard has a vector of already (the same text, before or elsewhere) it takes from
    /// there, and deleted chunks need none. One caller at a time; searches and operations may run meanwhile.
    /// </summary>
    /// <param name="space">The space's version.</param>
    /// <param name="texts">Texts to hand out at most.</param>
    /// <param name="cancellation">Cancels loading.</param>
    /// <returns>Null where every chunk has its vector.</returns>
    public async ValueTask<EmbeddingWork?> NextAsync(int space, int texts, CancellationToken cancellation = default)
    {
        var snapshot = Current;
        foreach (var view in snapshot.Parts)
        {
            if (view.Part.VectorsIn(space) is not { } vectors || vectors.Space is not ModelSpace)
            {
                continue;
            }

            var work = new EmbeddingWork(vectors);
            for (var at = vectors.Rows.Count; at < view.Limit && work.Texts.Count < texts && work.Count < MaxChunksOfWork; at++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!view.IsLive(at, view.Part.DeletedAt, snapshot.Operation))
                {
                    work.Skip();
                    continue;
                }

                var text = SemanticText(await view.Part.ReadChunkAsync(at, cancellation));
                var hash = VectorRecord.Hash(text);
                if (Known(snapshot, space, hash) is { Rows: { } rows, At: var row })
                {
                    work.Take(hash, rows, row);
                }
                else
                {
                    work.Embed(hash, text);
                }
            }

            if (work.Count > 0)
            {
                return work;
            }
        }

        return null;
    }

    /// <summary>Gives chunks their vectors.</summary>
    /// <param name="work">What <see cref="NextAsync"/> handed out.</param>
    /// <param name="vectors">A vector of each of its texts, of the space's dimensions and finite; any length. An empty one stands for a text that the model refuses.</param>
    /// <returns>The new vectors with the hashes of their texts, to be stored and given to <see cref="Remember"/> by whoever opens the shard again; null where there are none.</returns>
    public byte[]? Put(EmbeddingWork work, IReadOnlyList<float[]> vectors)
    {
        if (vectors.Count != work.Texts.Count)
        {
            throw new ArgumentException($"{work.Texts.Count} texts have {vectors.Count} vectors.", nameof(vectors));
        }

        var made = new VectorMemory(work.Dimensions);
        for (var i = 0; i < vectors.Count; i++)
        {
            made.Add(work.Hashes[i], vectors[i]);
        }

        var record = made.Count > 0 ? made.Encode() : null;
        lock (_remembered)
        {
            if (_remembered.TryGetValue(work.Space, out var memory))
            {
                memory.AddAll(made);
            }
        }

        work.Apply(made);
        return record;
    }

    /// <summary>Takes vectors that <see cref="Put"/> gave, before the shard was opened: they are not asked for again.</summary>
    /// <param name="space">The space's version.</param>
    /// <param name="record">What it gave.</param>
    /// <returns>False where the bytes are damaged or of other dimensions.</returns>
    public bool Remember(int space, ReadOnlySpan<byte> record)
    {
        lock (_remembered)
        {
            if (!_remembered.TryGetValue(space, out var memory))
            {
                return false;
            }

            var read = new VectorMemory(memory.Dimensions);
            if (!read.TryDecode(record))
            {
                return false;
            }

            memory.AddAll(read);
            return true;
        }
    }

    /// <summary>
    /// The vectors of parts that are not stored with their segments, as records for <see cref="Remember"/>: they replace all records so far.
    /// Called by the writer, and not while a merge is under way: that may have copied its sources before their last vectors came.
    /// </summary>
    /// <param name="space">The space's version.</param>
    /// <param name="stored">Segments whose vectors are stored.</param>
    public IReadOnlyList<byte[]> TakeRecords(int space, IReadOnlySet<int> stored)
    {
        var records = new List<byte[]>();
        foreach (var view in Current.Parts)
        {
            if (view.Part.VectorsIn(space) is { Rows.Count: > 0 } vectors && !(view.Part is Segment segment && stored.Contains(segment.Descriptor.Number)))
            {
                records.Add(vectors.EncodeRecords());
            }
        }

        lock (_remembered)
        {
            // All of them are in the parts now.
            if (_remembered.TryGetValue(space, out var memory))
            {
                _remembered[space] = new VectorMemory(memory.Dimensions);
            }
        }

        return records;
    }

    /// <summary>What a model's vector of a chunk is known by: the hash of the text that is embedded.</summary>
    /// <param name="chunk">The chunk.</param>
    public static ulong VectorHashOf(ChunkInput chunk) => VectorRecord.Hash(SemanticText(chunk));

    /// <summary>A vector in a space, with the precision of a byte per number.</summary>
    /// <param name="space">The space's version.</param>
    /// <param name="hash">What <see cref="VectorHashOf"/> gives.</param>
    /// <returns>Null where it is not made yet; empty where the model refuses the text.</returns>
    public float[]? FindVector(int space, ulong hash) => Known(Current, space, hash) is { } found ? found.Rows.Floats(found.At) : null;

    private const int MaxChunksOfWork = 4_096;

    private (Int8Vectors Rows, int At)? Known(ShardSnapshot snapshot, int space, ulong hash)
    {
        lock (_remembered)
        {
            if (_remembered.TryGetValue(space, out var memory) && memory.Find(hash) is { } found)
            {
                return found;
            }
        }

        foreach (var view in snapshot.Parts)
        {
            if (view.Part.VectorsIn(space) is { } vectors && vectors.Find(hash) is var at and >= 0)
            {
                return (vectors.Rows, at);
            }
        }

        return null;
    }
}
