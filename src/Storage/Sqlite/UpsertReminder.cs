using System.Text;
using Orleans;

namespace IndexForge.Storage.Sqlite;

/// <summary>Writes a reminder, whether or not it is there; the result is its new ETag.</summary>
internal sealed class UpsertReminder(ReminderEntry entry) : SqliteOperation<string>
{
    private const string Sql = """
        INSERT INTO reminder (grain_type, grain_key, name, start_at, period, etag) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (grain_type, grain_key, name) DO UPDATE SET start_at = excluded.start_at, period = excluded.period, etag = excluded.etag
        """;

    // Taken when the operation is made: the caller may change its entry while this waits.
    private readonly byte[] _name = Encoding.UTF8.GetBytes(entry.ReminderName);
    private readonly Orleans.Runtime.GrainId _grain = entry.GrainId;
    private readonly long _startAt = entry.StartAt.Kind == DateTimeKind.Local ? entry.StartAt.ToUniversalTime().Ticks : entry.StartAt.Ticks;
    private readonly long _period = entry.Period.Ticks;

    protected override string Execute(SqliteConnection db, ETagSource? tags)
    {
        var tag = tags!.Next();
        using var upsert = db.Prepare(Sql);
        upsert.Text(_grain.Type.AsSpan()).Text(_grain.Key.AsSpan()).Text(_name).Integer(_startAt).Integer(_period).Integer(tag).Run();
        return ETagSource.Format(tag);
    }
}
