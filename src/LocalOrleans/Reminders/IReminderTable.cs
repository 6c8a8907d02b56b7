using Orleans.Runtime;

namespace Orleans;

/// <summary>Where reminders live.</summary>
public interface IReminderTable
{
    Task StartAsync(CancellationToken cancellationToken = default);

    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>The reminders whose grain's uniform hash lies in (begin, end]; a range that wraps when begin ≥ end.</summary>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Writes the row and returns its new ETag.</summary>
    Task<string?> UpsertRow(ReminderEntry entry);

    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    Task TestOnlyClearTable();

    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}

/// <summary>A batch of reminders.</summary>
public sealed class ReminderTableData
{
    public ReminderTableData()
    {
        Reminders = [];
    }

    public ReminderTableData(ReminderEntry entry)
    {
        Reminders = [entry];
    }

    public ReminderTableData(IEnumerable<ReminderEntry> list)
    {
        Reminders = [.. list];
    }

    public IList<ReminderEntry> Reminders { get; }
}

/// <summary>One stored reminder.</summary>
public sealed class ReminderEntry
{
    public GrainId GrainId { get; set; }

    public string ReminderName { get; set; } = null!;

    public DateTime StartAt { get; set; }

    public TimeSpan Period { get; set; }

    public string? ETag { get; set; }
}
