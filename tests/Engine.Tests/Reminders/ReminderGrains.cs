using IndexForge.Engine.Tests.Support;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.Reminders;

public interface IRemindedGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan due, TimeSpan period);

    Task Unregister(string name);

    Task<string[]> Names();

    Task<bool> Has(string name);

    Task Leave();
}

[GrainType("test-reminded")]
public sealed class RemindedGrain : Grain, IRemindedGrain, IRemindable
{
    private int _ticks;

    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Probe.Note($"{reminderName} {++_ticks}");
        Probe.Note($"{reminderName} at {status.CurrentTickTime:HH:mm:ss} of {status.Period}");
        if (reminderName == "failing")
        {
            throw new FormatException("reminded of something bad");
        }

        if (reminderName.StartsWith("slow", StringComparison.Ordinal))
        {
            await Probe.Gate($"{reminderName} {_ticks}");
            Probe.Note($"{reminderName} {_ticks} ends");
        }
    }

    public Task Register(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task Unregister(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task<string[]> Names() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public async Task<bool> Has(string name) => await this.GetReminder(name) is not null;

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
