namespace IndexForge.Storage.Sqlite;

/// <summary>How many states a provider keeps, and their payload bytes.</summary>
internal sealed class MeasureProvider(byte[] provider) : SqliteOperation<(long Entries, long Bytes)>
{
    private const string Sql = "SELECT count(*), coalesce(sum(length(payload)), 0) FROM grain_state WHERE provider = ?";

    protected override (long Entries, long Bytes) Execute(SqliteConnection db, ETagSource? tags)
    {
        using var select = db.Prepare(Sql).Text(provider);
        select.Step();
        return (select.IntegerAt(0), select.IntegerAt(1));
    }
}
