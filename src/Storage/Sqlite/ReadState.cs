namespace IndexForge.Storage.Sqlite;

/// <summary>Reads one state: its bytes and ETag, or null.</summary>
internal sealed class ReadState(StateKey key) : SqliteOperation<(byte[] Payload, long ETag)?>
{
    private const string Sql =
        "SELECT payload, etag FROM grain_state WHERE provider = ? AND grain_type = ? AND grain_key = ? AND state_name = ?";

    protected override (byte[] Payload, long ETag)? Execute(SqliteConnection db, ETagSource? tags)
    {
        using var select = db.Prepare(Sql);
        return key.Bind(select).Step() ? (select.BytesAt(0), select.IntegerAt(1)) : null;
    }
}
