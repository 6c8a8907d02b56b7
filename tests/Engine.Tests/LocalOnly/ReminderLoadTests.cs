using IndexForge.Engine.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.LocalOnly;

/// <summary>Ten thousand reminders: what they cost idle, and how they come when all are due.</summary>
public sealed class ReminderLoadTests
{
    private const int Count = 10_000;

    private readonly string _test = Guid.NewGuid().ToString();
    private readonly ManualTimeProvider _time = new();

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task Idle_ones_share_one_timer_and_ask_the_table_nothing()
    {
        var table = Table(due: Now.AddDays(2));
        await using var cluster = await StartAsync(table);
        var queries = table.Queries;
        Assert.Equal(1, _time.ActiveTimers);
        _time.Advance(TimeSpan.FromHours(47));
        Assert.Equal(1, _time.ActiveTimers);
        Assert.Equal(queries, table.Queries);
        Assert.DoesNotContain(HerdGrain.Ticks, tick => tick.Key.StartsWith(_test, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Those_that_came_due_while_nothing_ran_tick_once_each_and_spread()
    {
        var began = Now;
        await using var cluster = await StartAsync(Table(due: began.AddHours(-1)));
        _time.Advance(TimeSpan.FromSeconds(10));

        var ticks = await TicksAsync();
        Assert.Equal(Count, ticks.Select(tick => tick.Key).Distinct().Count());
        Assert.Equal(Count, ticks.Length);
        var perSecond = ticks.GroupBy(tick => (int)(tick.At - began).TotalSeconds).Select(second => second.Count()).ToArray();

        // 1,000 a second, were the clock not moved while ends of ticks set the timer anew: some then find themselves a little late.
        Assert.InRange(perSecond.Length, 8, 11);
        Assert.InRange(perSecond.Max(), 0, Count / 4);
    }

    [Fact]
    public async Task Not_even_a_reentrant_grain_gets_two_ticks_of_one_reminder_at_once()
    {
        await using var cluster = await StartAsync(new CountingReminderTable([]));
        var grain = cluster.Client.GetGrain<IHerdGrain>(_test);
        await grain.Register("slow", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromMinutes(1));
        while (HerdGrain.Ticks.All(tick => tick.Key != _test))
        {
            await Task.Yield();
        }

        await grain.Register("slow", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromMinutes(10));
        await grain.Register("other", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        Assert.Single(HerdGrain.Ticks, tick => tick.Key == _test);
        HerdGrain.Gate.SetResult();
        await _time.WhenTimerDueWithin(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromMinutes(1));
        while (HerdGrain.Ticks.Count(tick => tick.Key == _test) < 2)
        {
            await Task.Yield();
        }

        Assert.Equal(1, HerdGrain.Together);
    }

    private CountingReminderTable Table(DateTime due) => new(Enumerable.Range(0, Count).Select(i => new ReminderEntry
    {
        GrainId = GrainId.Create("test-herd", $"{_test} {i}"),
        ReminderName = "herd",
        StartAt = due,
        Period = TimeSpan.FromDays(1),
        ETag = $"{i}",
    }));

    private Task<InProcessTestCluster> StartAsync(CountingReminderTable table) =>
        Clusters.StartAsync(silo => silo.Services.AddSingleton<IReminderTable>(table), reminderTime: _time);

    private async Task<(string Key, DateTime At)[]> TicksAsync()
    {
        while (true)
        {
            var mine = HerdGrain.Ticks.Where(tick => tick.Key.StartsWith(_test, StringComparison.Ordinal)).ToArray();
            if (mine.Length >= Count)
            {
                return mine;
            }

            await Task.Yield();
        }
    }
}
