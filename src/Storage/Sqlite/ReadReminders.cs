using System.Text;
using Orleans;
using Orleans.Runtime;

namespace IndexForge.Storage.Sqlite;

/// <summary>Reads reminders: all, those of one grain, or one by name.</summary>
internal sealed class ReadReminders(GrainId? grain = null, string? name = null) : SqliteOperation<List<ReminderEntry>>
{
    private const string All = "SELECT grain_type, grain_key, name, start_at, period, etag FROM reminder";
    private const string OfGrain = All + " WHERE grain_type = ? AND grain_key = ?";
    private const string ByName = OfGrain + " AND name = ?";

    protected override List<ReminderEntry> Execute(SqliteConnection db, ETagSource? tags)
    {
        using var select = db.Prepare((grain, name) switch { (null, _) => All, (_, null) => OfGrain, _ => ByName });
        if (grain is { } one)
            select.Text(one.Type.AsSpan()).Text(one.Key.AsSpan());
        if (name is not null)
            select.Text(Encoding.UTF8.GetBytes(name));

        var found = new List<ReminderEntry>();
        while (select.Step())
        {
            found.Add(new ReminderEntry
            {
                GrainId = GrainId.Create(new GrainType(new IdSpan(select.BytesAt(0))), new IdSpan(select.BytesAt(1))),
                ReminderName = Encoding.UTF8.GetString(select.BytesAt(2)),
                StartAt = new DateTime(select.IntegerAt(3), DateTimeKind.Utc),
                Period = new TimeSpan(select.IntegerAt(4)),
                ETag = ETagSource.Format(select.IntegerAt(5)),
            });
        }

        return found;
    }
}
