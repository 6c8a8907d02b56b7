namespace Orleans.Reminders;

/// <summary>The keyed clock of the reminder service.</summary>
public static class ReminderTimeProviderNames
{
    public const string Reminders = "Orleans.Reminders";
}
