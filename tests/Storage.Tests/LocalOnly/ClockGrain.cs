using System.Collections.Concurrent;
using System.Threading.Channels;
using Orleans;
using Orleans.Runtime;

namespace IndexForge.Storage.Tests.LocalOnly;

public interface IClockGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan due, TimeSpan period);

    Task<string[]> Names();
}

/// <summary>Passes the times of its reminders' ticks to the test of its key.</summary>
[GrainType("test-clock")]
public sealed class ClockGrain : Grain, IClockGrain, IRemindable
{
    private static readonly ConcurrentDictionary<string, Channel<DateTime>> All = new();

    public static ChannelReader<DateTime> TicksOf(string key) => Ticks(key).Reader;

    public Task Register(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task<string[]> Names() => [.. (await this.GetReminders()).Select(one => one.ReminderName)];

    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        Ticks(this.GetPrimaryKeyString()).Writer.WriteAsync(status.CurrentTickTime).AsTask();

    private static Channel<DateTime> Ticks(string key) => All.GetOrAdd(key, _ => Channel.CreateUnbounded<DateTime>());
}
