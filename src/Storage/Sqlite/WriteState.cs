using Orleans.Storage;

namespace IndexForge.Storage.Sqlite;

/// <summary>Writes one state if its ETag still stands; the result is the new one.</summary>
/// <param name="key">The state.</param>
/// <param name="expected">The ETag the writer read, or null if there was nothing.</param>
/// <param name="payload">The bytes to keep; null clears the state.</param>
internal sealed class WriteState(StateKey key, string? expected, ReadOnlyMemory<byte>? payload) : SqliteOperation<long>
{
    private const string ByKey = "WHERE provider = ? AND grain_type = ? AND grain_key = ? AND state_name = ?";
    private const string Insert =
        "INSERT INTO grain_state (provider, grain_type, grain_key, state_name, etag, payload) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private const string Update = "UPDATE grain_state SET etag = ?, payload = ? " + ByKey + " AND etag = ?";
    private const string Delete = "DELETE FROM grain_state " + ByKey + " AND etag = ?";
    private const string Select = "SELECT etag FROM grain_state " + ByKey;

    public override int Bytes => payload?.Length ?? 0;

    public override StateKey? State => key;

    protected override long Execute(SqliteConnection db, ETagSource? tags)
    {
        var tag = tags!.Next();
        if (payload is null && expected is null)
        {
            // Clearing what was never stored changes nothing, but must not go unnoticed if another writer stored something.
            return Stored(db) is { } other ? throw Conflict(other) : tag;
        }

        using var change = Change(db, tag);
        change.Run();
        return db.Changes == 1 ? tag : throw Conflict(Stored(db));
    }

    private SqliteStatement Change(SqliteConnection db, long tag) => (payload, expected) switch
    {
        (null, { } etag) => key.Bind(db.Prepare(Delete)).Integer(ETagSource.Parse(etag)),
        ({ } bytes, null) => key.Bind(db.Prepare(Insert)).Integer(tag).Blob(bytes.Span),
        ({ } bytes, { } etag) => key.Bind(db.Prepare(Update).Integer(tag).Blob(bytes.Span)).Integer(ETagSource.Parse(etag)),
        _ => throw new InvalidOperationException("Nothing to change."),
    };

    private long? Stored(SqliteConnection db)
    {
        using var select = db.Prepare(Select);
        return key.Bind(select).Step() ? select.IntegerAt(0) : null;
    }

    private InconsistentStateException Conflict(long? stored) => new(
        $"The stored state of {key.Grain} is not the one that was read.",
        stored is { } tag ? ETagSource.Format(tag) : null,
        expected);
}
