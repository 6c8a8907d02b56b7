namespace IndexForge.Storage.Sqlite;

/// <summary>
/// Two lanes to the writer. Small writes, which callers of the API wait for, go first; of the large ones, blocks that jobs write, each commit takes
/// a bounded number of bytes, so that what comes meanwhile does not wait long for the next. Each commit takes one large write at least: neither
/// lane can keep the other from moving. Writes of one state keep their order.
/// </summary>
/// <param name="maxWrites">Writes in one commit at most, and a large one beside them.</param>
/// <param name="maxBytes">Payload bytes in one commit at most, of small and large writes each; a single larger write is taken by itself.</param>
internal sealed class WriteLanes(int maxWrites, long maxBytes) : IWorkLine<SqliteOperation>
{
    /// <summary>Payload from which a write is large.</summary>
    internal const int LargeBytes = 64 << 10;

    /// <summary>Large writes of one commit: a few blocks, where a disk that takes 10 ms to sync still takes 200 MB a second.</summary>
    internal const long LargeBytesPerCommit = 2 << 20;

    private readonly Queue<SqliteOperation> _small = new();
    private readonly Queue<SqliteOperation> _large = new();

    /// <summary>Writes of states that wait, by state: a later one must not overtake them in the other lane.</summary>
    private readonly Dictionary<StateKey, (Queue<SqliteOperation> Lane, int Writes)> _held = [];

    public int Count => _small.Count + _large.Count;

    /// <summary>Which lane a write of this size is in, as measurements call it.</summary>
    public static string NameOf(SqliteOperation write) => write.Bytes < LargeBytes ? "small" : "large";

    public void Add(SqliteOperation write)
    {
        var lane = write.Bytes < LargeBytes ? _small : _large;
        if (write.State is { } state)
        {
            // Behind those of its state, whatever its size.
            var held = _held.GetValueOrDefault(state, (Lane: lane, Writes: 0));
            lane = held.Lane;
            _held[state] = (lane, held.Writes + 1);
        }

        lane.Enqueue(write);
    }

    public void Take(List<SqliteOperation> batch)
    {
        Take(_small, batch, maxWrites, maxBytes);
        Take(_large, batch, Math.Max(1, maxWrites - batch.Count), Math.Min(maxBytes, LargeBytesPerCommit));
        foreach (var write in batch)
            LetGo(write);
    }

    private static void Take(Queue<SqliteOperation> lane, List<SqliteOperation> batch, int places, long maxBytes)
    {
        // The first is taken whatever its size.
        for (var bytes = 0L; places > 0 && lane.TryPeek(out var next) && (bytes == 0 || bytes + next.Bytes <= maxBytes); places--)
        {
            bytes += Math.Max(1, next.Bytes);
            batch.Add(lane.Dequeue());
        }
    }

    private void LetGo(SqliteOperation write)
    {
        if (write.State is not { } state)
            return;
        var (lane, writes) = _held[state];
        if (writes == 1)
            _held.Remove(state);
        else
            _held[state] = (lane, writes - 1);
    }
}
