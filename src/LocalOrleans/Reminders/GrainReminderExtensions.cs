using LocalOrleans.Activations;
using LocalOrleans.Reminding;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Durable reminders of the grain that runs.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Registers the reminder, or replaces its schedule if it exists.</summary>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        ((IGrainBase)grain).RegisterOrUpdateReminder(reminderName, dueTime, period);

    /// <inheritdoc cref="RegisterOrUpdateReminder(Grain, string, TimeSpan, TimeSpan)"/>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        grain is IRemindable
            ? Registry(grain).RegisterOrUpdateAsync(grain.GrainContext.GrainId, reminderName, dueTime, period)
            : throw new InvalidOperationException($"{grain.GetType()} does not implement {nameof(IRemindable)}, so it cannot be reminded.");

    /// <summary>Removes the reminder; its next ticks are not delivered.</summary>
    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => ((IGrainBase)grain).UnregisterReminder(reminder);

    /// <inheritdoc cref="UnregisterReminder(Grain, IGrainReminder)"/>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) =>
        Registry(grain).UnregisterAsync(grain.GrainContext.GrainId, reminder);

    /// <summary>The grain's reminder of this name, if it has one.</summary>
    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => ((IGrainBase)grain).GetReminder(reminderName);

    /// <inheritdoc cref="GetReminder(Grain, string)"/>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName) =>
        Registry(grain).GetAsync(grain.GrainContext.GrainId, reminderName);

    /// <summary>All reminders of the grain.</summary>
    public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => ((IGrainBase)grain).GetReminders();

    /// <inheritdoc cref="GetReminders(Grain)"/>
    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) => Registry(grain).GetAllAsync(grain.GrainContext.GrainId);

    private static ReminderService Registry(IGrainBase grain)
    {
        GrainAccess.CheckInTurn();
        return Activation.Of(grain).Reminders;
    }
}
