using LocalOrleans.Reminding;

namespace Orleans.Hosting;

/// <summary>Turns reminders on; the table they live in is registered as <see cref="IReminderTable"/>.</summary>
public static class SiloBuilderReminderExtensions
{
    public static ISiloBuilder AddReminders(this ISiloBuilder builder)
    {
        ReminderService.AddTo(builder.Services);
        return builder;
    }
}
