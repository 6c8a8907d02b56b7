using LocalOrleans.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.Runtime;

namespace LocalOrleans.Reminding;

/// <summary>
/// The reminders of one process. All lie in one heap by due time under one timer, so those that idle cost nothing. A reminder ticks when
/// the one before has ended; ticks missed meanwhile, or while no process ran, are delivered once.
/// </summary>
internal sealed class ReminderService(EngineRuntime engine, IReminderTable table, IOptions<ReminderOptions> options) : IDisposable
{
    // What came due while the process was down is spread over this much, so that a start is no stampede.
    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(10);

    // Longer waits than a timer takes are cut into pieces.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider _time = engine.Clock(ReminderTimeProviderNames.Reminders);
    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId Grain, string Name), Scheduled> _byKey = [];
    private readonly PriorityQueue<Scheduled, DateTime> _byDue = new();
    private ITimer? _timer;

    public static void AddTo(IServiceCollection services) => services.TryAddSingleton<ReminderService>();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await table.StartAsync(cancellationToken);
        var rows = await table.ReadRows(0, 0);
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = _time.CreateTimer(static self => ((ReminderService)self!).TickDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        var now = Now;
        lock (_gate)
        {
            foreach (var row in rows.Reminders)
            {
                Schedule(row, row.StartAt > now ? row.StartAt : Spread(row, now));
            }

            Arm();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        await table.StopAsync(cancellationToken);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
            _byKey.Clear();
            _byDue.Clear();
        }
    }

    public async Task<IGrainReminder> RegisterOrUpdateAsync(GrainId grain, string name, TimeSpan due, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Check(due, period);
        var row = new ReminderEntry { GrainId = grain, ReminderName = name, StartAt = Now + due, Period = period };
        row.ETag = await table.UpsertRow(row) ?? throw new ReminderException($"Reminder '{name}' of {grain} could not be stored.");
        lock (_gate)
        {
            Schedule(row, row.StartAt);
            Arm();
        }

        return new Reminder(grain, name, row.ETag);
    }

    public async Task UnregisterAsync(GrainId grain, IGrainReminder reminder)
    {
        if (reminder is not Reminder mine || mine.Grain != grain)
        {
            throw new ArgumentException($"The reminder is not one of {grain}.", nameof(reminder));
        }

        if (!await table.RemoveRow(grain, mine.ReminderName, mine.ETag))
        {
            throw new ReminderException($"Reminder '{mine.ReminderName}' of {grain} has changed or is gone: get it again before removing it.");
        }

        lock (_gate)
        {
            // Its entry in the heap is passed over when it comes due.
            _byKey.Remove((grain, mine.ReminderName));
        }
    }

    public async Task<IGrainReminder?> GetAsync(GrainId grain, string name) =>
        await table.ReadRow(grain, name) is { } row ? new Reminder(grain, name, row.ETag!) : null;

    public async Task<List<IGrainReminder>> GetAllAsync(GrainId grain)
    {
        var rows = await table.ReadRows(grain);
        return [.. rows.Reminders.Select(row => new Reminder(grain, row.ReminderName, row.ETag!))];
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private void Check(TimeSpan due, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(due, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        if (period < options.Value.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"A reminder's period of {period} is below the minimum of {options.Value.MinimumReminderPeriod}: use a grain timer for shorter ones.", nameof(period));
        }
    }

    private static DateTime Spread(ReminderEntry row, DateTime now)
    {
        // The next of its own ticks if that is near; else one at a moment of the catch-up time that its identity picks.
        var next = NextTick(row, now);
        var share = now + (CatchUp * (row.GrainId.GetUniformHashCode() / (double)uint.MaxValue));
        return next < share ? next : share;
    }

    private static DateTime NextTick(ReminderEntry row, DateTime now) =>
        row.StartAt > now ? row.StartAt : row.StartAt + (row.Period * (((now - row.StartAt).Ticks / row.Period.Ticks) + 1));

    private void Schedule(ReminderEntry row, DateTime due)
    {
        var scheduled = new Scheduled(row);
        _byKey[(row.GrainId, row.ReminderName)] = scheduled;
        _byDue.Enqueue(scheduled, due);
    }

    private void Arm()
    {
        if (_byDue.TryPeek(out _, out var due))
        {
            var wait = due - Now;
            _timer?.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void TickDue()
    {
        lock (_gate)
        {
            var now = Now;
            while (_byDue.TryPeek(out var scheduled, out var due) && due <= now)
            {
                _byDue.Dequeue();
                if (IsCurrent(scheduled))
                {
                    _ = TickAsync(scheduled, due);
                }
            }

            Arm();
        }
    }

    private bool IsCurrent(Scheduled scheduled) =>
        _byKey.TryGetValue((scheduled.Row.GrainId, scheduled.Row.ReminderName), out var current) && ReferenceEquals(current, scheduled);

    private async Task TickAsync(Scheduled scheduled, DateTime due)
    {
        // Off the lock, and off the timer's thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var row = scheduled.Row;
        try
        {
            await engine.Factory.GetGrain<IRemindable>(row.GrainId).ReceiveReminder(row.ReminderName, new TickStatus(row.StartAt, row.Period, Now));
        }
        catch (Exception exception)
        {
            EngineLog.ReminderFailed(engine.Logger, exception, row.ReminderName, row.GrainId);
        }

        lock (_gate)
        {
            if (IsCurrent(scheduled))
            {
                _byDue.Enqueue(scheduled, NextTick(row, Now > due ? Now : due));
                Arm();
            }
        }
    }

    private sealed class Scheduled(ReminderEntry row)
    {
        public ReminderEntry Row { get; } = row;
    }

    private sealed record Reminder(GrainId Grain, string ReminderName, string ETag) : IGrainReminder;
}
