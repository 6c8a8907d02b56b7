namespace IndexForge.Storage.Sqlite;

/// <summary>Drops a provider's longest unwritten states if it keeps too much; the result is how many bytes it keeps then.</summary>
internal sealed class TrimProvider(byte[] provider, long maxBytes) : SqliteOperation<long>
{
    // ETags grow with every write of the file, so they order states by their last write. The states of the tiers' own keeper stay:
    // without its count, a tier would believe entries that it has given up.
    private const string Select = "SELECT etag, length(payload) FROM grain_state WHERE provider = ? AND grain_type <> 'storage-tier' ORDER BY etag";
    private const string Delete = "DELETE FROM grain_state WHERE provider = ? AND grain_type <> 'storage-tier' AND etag <= ?";

    protected override long Execute(SqliteConnection db, ETagSource? tags)
    {
        var states = new List<(long ETag, long Bytes)>();
        using (var select = db.Prepare(Select).Text(provider))
        {
            while (select.Step())
                states.Add((select.IntegerAt(0), select.IntegerAt(1)));
        }

        var kept = states.Sum(state => state.Bytes);
        if (kept <= maxBytes)
            return kept;

        var dropped = 0;
        for (var target = maxBytes - (maxBytes / 10); kept > target; dropped++)
            kept -= states[dropped].Bytes;
        using var delete = db.Prepare(Delete).Text(provider).Integer(states[dropped - 1].ETag);
        delete.Run();
        return kept;
    }
}
