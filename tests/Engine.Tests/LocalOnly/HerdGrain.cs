using System.Collections.Concurrent;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.LocalOnly;

/// <summary>Counts its reminders' ticks, and how many of one reminder run at once.</summary>
[Reentrant]
[GrainType("test-herd")]
public sealed class HerdGrain : Grain, IRemindable, IHerdGrain
{
    private static readonly ConcurrentDictionary<string, int> Running = new();

    public static ConcurrentBag<(string Key, DateTime At)> Ticks { get; } = [];

    /// <summary>Where ticks of the reminder "slow" wait.</summary>
    public static TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static int Together { get; private set; }

    public Task Register(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var key = this.GetPrimaryKeyString();
        Together = Math.Max(Together, Running.AddOrUpdate(key, 1, (_, count) => count + 1));
        Ticks.Add((key, status.CurrentTickTime));
        if (reminderName == "slow")
        {
            await Gate.Task;
        }

        Running.AddOrUpdate(key, 0, (_, count) => count - 1);
    }
}

public interface IHerdGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan due, TimeSpan period);
}
