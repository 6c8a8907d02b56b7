using Orleans;

namespace LocalOrleans.Reminding;

/// <summary>A reminder and where it stands; touched under the service's lock alone.</summary>
internal sealed class ScheduledReminder
{
    public ReminderEntry Row { get; set; } = null!;

    /// <summary>When the row's own first tick is due.</summary>
    public DateTime NotBefore { get; set; }

    public bool IsTicking { get; set; }

    /// <summary>Counts schedules: entries of the heap with another version are dead.</summary>
    public long Version { get; set; }
}
