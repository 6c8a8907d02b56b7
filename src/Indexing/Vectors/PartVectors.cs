using IndexForge.Indexing.Encoding;

namespace IndexForge.Indexing.Vectors;

/// <summary>
/// The vectors of a part's first chunks in one space. While a space is new, the background makes them from the first chunk on; once it
/// has caught up, the writer adds each new chunk's at once, where the space is a basis. Both append under the lock, each only what is next.
/// </summary>
internal sealed class PartVectors(VectorSpace space, int expected)
{
    private readonly Lock _lock = new();
    private readonly List<ulong>? _hashes = space is ModelSpace ? [] : null;
    private int _expected = expected;

    public VectorSpace Space => space;

    public Int8Vectors Rows { get; } = new(space.Dimensions);

    /// <summary>Whether every chunk that the writer has passed by has its vector.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_lock)
            {
                return Rows.Count >= _expected;
            }
        }
    }

    /// <summary>The writer's: takes note of a chunk, and takes its vector where all before it are there.</summary>
    /// <returns>False where the chunk is left to the background.</returns>
    public bool Append(int chunk, ReadOnlySpan<float> vector)
    {
        lock (_lock)
        {
            _expected = chunk + 1;
            return AddNext(chunk, vector);
        }
    }

    /// <summary>The writer's: a chunk whose vector comes later.</summary>
    public void Expect(int chunk)
    {
        lock (_lock)
        {
            _expected = chunk + 1;
        }
    }

    /// <summary>The background's: the vector of the chunk behind the last.</summary>
    public bool CatchUp(int chunk, ReadOnlySpan<float> vector)
    {
        lock (_lock)
        {
            return AddNext(chunk, vector);
        }
    }

    /// <summary>The background's: the same from another set, with the hash of the text it was made of.</summary>
    public bool CatchUp(int chunk, ulong hash, Int8Vectors from, int at)
    {
        lock (_lock)
        {
            if (Rows.Count != chunk)
            {
                return false;
            }

            _hashes!.Add(hash);
            Rows.Add(from, at);
            return true;
        }
    }

    /// <summary>Takes a vector of another part over: of a merge.</summary>
    public void Copy(PartVectors from, int at)
    {
        _hashes?.Add(from._hashes![at]);
        Rows.Add(from.Rows, at);
    }

    /// <summary>The chunk whose text has this hash; -1 where none has its vector. An exact scan: 250,000 hashes are two megabytes.</summary>
    public int Find(ulong hash)
    {
        lock (_lock)
        {
            return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_hashes).IndexOf(hash);
        }
    }

    /// <summary>The vectors with their hashes, as a record of <see cref="VectorRecord"/>.</summary>
    public byte[] EncodeRecords()
    {
        lock (_lock)
        {
            return VectorRecord.Encode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_hashes), Rows);
        }
    }

    /// <summary>Takes the records of <see cref="EncodeRecords"/>; false where they are not whole, or not this many. Only while empty.</summary>
    public bool Restore(ReadOnlySpan<byte> bytes, int count)
    {
        if (_hashes is null)
        {
            return Rows.Restore(bytes, count);
        }

        lock (_lock)
        {
            return Rows.Count == 0 && VectorRecord.TryDecode(bytes, Rows, count, _hashes);
        }
    }

    public byte[] Encode() => _hashes is null ? Rows.Encode() : EncodeRecords();

    private bool AddNext(int chunk, ReadOnlySpan<float> vector)
    {
        if (Rows.Count != chunk)
        {
            return false;
        }

        Rows.Add(vector);
        return true;
    }
}
