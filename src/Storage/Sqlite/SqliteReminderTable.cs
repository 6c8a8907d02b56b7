using Orleans;
using Orleans.Runtime;

namespace IndexForge.Storage.Sqlite;

/// <summary>Reminders in the SQLite file, written through the same group commit as grain state.</summary>
public sealed class SqliteReminderTable : IReminderTable
{
    private readonly SqliteStore _store;

    /// <summary>Makes the table.</summary>
    public SqliteReminderTable(SqliteStore store) => _store = store;

    /// <summary>Opens the store, if nothing has.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => _store.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(GrainId grainId) => new(await _store.ReadAsync(new ReadReminders(grainId)));

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        // One process owns the whole ring, so the range is all but always everything, and no hash needs to be stored.
        var all = await _store.ReadAsync(new ReadReminders());
        return new ReminderTableData(all.Where(entry => Lies(entry.GrainId.GetUniformHashCode(), begin, end)));
    }

    /// <inheritdoc/>
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var found = await _store.ReadAsync(new ReadReminders(grainId, reminderName));
        return found.Count == 0 ? null : found[0];
    }

    /// <inheritdoc/>
    public async Task<string?> UpsertRow(ReminderEntry entry) => await _store.WriteAsync(new UpsertReminder(entry));

    /// <inheritdoc/>
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        _store.WriteAsync(new RemoveReminder(grainId, reminderName, eTag));

    /// <inheritdoc/>
    public Task TestOnlyClearTable() => _store.WriteAsync(new RemoveAllReminders());

    // (begin, end] on a ring; begin = end is the whole of it.
    private static bool Lies(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
}
