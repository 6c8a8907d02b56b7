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
/// The reminders of one process. All lie in one heap by due time under one timer, so those that idle cost nothing: the table is read once,
/// at start. A reminder ticks when the tick before has ended; ticks missed meanwhile, or while no process ran, are delivered once.
/// </summary>
internal sealed class ReminderService(EngineRuntime engine, IReminderTable table, IOptions<ReminderOptions> options) : IDisposable
{
    // What came due while the process was down is spread over this much, so that a start is no stampede.
    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(10);

    // Dead entries of the heap that are not worth a sweep.
    private const int MaxDead = 64;

    // Longer waits than a timer takes are cut into pieces.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider _time = engine.Clock(ReminderTimeProviderNames.Reminders);
    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId Grain, string Name), ScheduledReminder> _byKey = [];
    private readonly PriorityQueue<(ScheduledReminder Reminder, long Version), DateTime> _byDue = new();
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
            // Its entry in the heap is passed over.
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
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period == TimeSpan.Zero || period < options.Value.MinimumReminderPeriod)
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
        var key = (row.GrainId, row.ReminderName);
        if (!_byKey.TryGetValue(key, out var reminder))
        {
            _byKey[key] = reminder = new ScheduledReminder();
        }

        // One that ticks now goes on: its next tick is found when this one has ended.
        reminder.Row = row;
        reminder.NotBefore = due;
        if (!reminder.IsTicking)
        {
            Enqueue(reminder, due);
        }
    }

    private void Enqueue(ScheduledReminder reminder, DateTime due)
    {
        _byDue.Enqueue((reminder, ++reminder.Version), due);
        if (_byDue.Count > MaxDead + (2 * _byKey.Count))
        {
            // Replaced schedules lie dead in the heap until they come due: never more of them than of the living.
            var living = _byDue.UnorderedItems.Where(one => IsCurrent(one.Element.Reminder, one.Element.Version)).ToArray();
            _byDue.Clear();
            _byDue.EnqueueRange(living);
        }
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
            while (_byDue.TryPeek(out var next, out var due) && due <= now)
            {
                _byDue.Dequeue();
                if (IsCurrent(next.Reminder, next.Version))
                {
                    next.Reminder.IsTicking = true;
                    _ = TickAsync(next.Reminder, next.Reminder.Row, due, now);
                }
            }

            Arm();
        }
    }

    private bool IsKnown(ScheduledReminder reminder) =>
        _byKey.TryGetValue((reminder.Row.GrainId, reminder.Row.ReminderName), out var current) && ReferenceEquals(current, reminder);

    private bool IsCurrent(ScheduledReminder reminder, long version) => reminder.Version == version && !reminder.IsTicking && IsKnown(reminder);

    private async Task TickAsync(ScheduledReminder reminder, ReminderEntry row, DateTime due, DateTime now)
    {
        // Off the lock, and off the timer's thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await engine.Factory.GetGrain<IRemindable>(row.GrainId).ReceiveReminder(row.ReminderName, new TickStatus(row.StartAt, row.Period, now));
        }
        catch (Exception exception)
        {
            EngineLog.ReminderFailed(engine.Logger, exception, row.ReminderName, row.GrainId);
        }

        lock (_gate)
        {
            reminder.IsTicking = false;
            if (IsKnown(reminder))
            {
                Enqueue(reminder, ReferenceEquals(reminder.Row, row) ? NextTick(row, Now > due ? Now : due) : reminder.NotBefore);
                Arm();
            }
        }
    }

    private sealed record Reminder(GrainId Grain, string ReminderName, string ETag) : IGrainReminder;
}
