namespace IndexForge.Indexing.Vectors;

/// <summary>
/// The vectors of a part's first chunks in one basis. While a basis is new, the background makes them from the first chunk on; once it
/// has caught up, the writer adds each new chunk's at once. Both append under the lock, each only what is next.
/// </summary>
internal sealed class PartVectors(LsaBasis basis, int expected)
{
    private readonly Lock _lock = new();
    private int _expected = expected;

    public LsaBasis Basis => basis;

    public Int8Vectors Rows { get; } = new(basis.Dimensions);

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

    /// <summary>The background's: the vector of the chunk behind the last.</summary>
    public bool CatchUp(int chunk, ReadOnlySpan<float> vector)
    {
        lock (_lock)
        {
            return AddNext(chunk, vector);
        }
    }

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
