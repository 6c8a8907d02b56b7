using Orleans.Runtime;

namespace IndexForge.Engine.Tests.LocalOnly;

/// <summary>A reminder table that counts what it is asked.</summary>
internal sealed class CountingReminderTable(IEnumerable<ReminderEntry> rows) : IReminderTable
{
    private readonly Dictionary<(GrainId, string), ReminderEntry> _rows = rows.ToDictionary(row => (row.GrainId, row.ReminderName));
    private int _queries;

    public int Queries => _queries;

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Ask(() => new ReminderTableData(_rows.Values.Where(row => row.GrainId == grainId)));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Ask(() => new ReminderTableData(_rows.Values));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Ask(() => _rows.GetValueOrDefault((grainId, reminderName)));

    public Task<string?> UpsertRow(ReminderEntry entry) => Ask(() =>
    {
        _rows[(entry.GrainId, entry.ReminderName)] = entry;
        return (string?)$"{_queries}";
    });

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Ask(() => _rows.Remove((grainId, reminderName)));

    public Task TestOnlyClearTable() => Ask(() => true);

    private Task<T> Ask<T>(Func<T> answer)
    {
        lock (_rows)
        {
            _queries++;
            return Task.FromResult(answer());
        }
    }
}
