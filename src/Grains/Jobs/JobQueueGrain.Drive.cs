namespace IndexForge.Grains.Jobs;

public sealed partial class JobQueueGrain
{
    /// <summary>Lines up what is due, gives it to workers and sets the timer for what is due next.</summary>
    private void Drive()
    {
        if (_stopping)
        {
            return;
        }

        if (!options.Value.Works)
        {
            // However it came here: its next call has it placed where there are workers.
            this.DeactivateOnIdle();
            return;
        }

        var now = time.GetUtcNow();
        MindClock(now);
        while (_due.TryPeek(out var entry, out var due))
        {
            // The heap may hold an entry's former due times, and entries that are done, in a line or with a worker already.
            if (!_entries.TryGetValue(entry.Value.JobId, out var current) || current != entry || entry.Line is not null || entry.Value.DueAt != due)
            {
                _due.Dequeue();
                continue;
            }

            if (due > now)
            {
                SetTimer(due, now);
                return;
            }

            _due.Dequeue();
            var key = (entry.Value.Consumer, entry.Value.Priority);
            if (!_lines.TryGetValue(key, out var line))
            {
                _lines[key] = line = new Line();
            }

            entry.Line = line;
            line.Waiting.Enqueue(entry);
            Advance(key, line);
        }
    }

    /// <summary>A clock that was set back would leave what is due waiting for as long: everything is looked at anew, and jobs say when they are due.</summary>
    private void MindClock(DateTimeOffset now)
    {
        if (now < _lastNow)
        {
            foreach (var entry in _entries.Values.Where(e => e.Line is null && e.Value.DueAt > now))
            {
                entry.Value = entry.Value with { DueAt = now };
                _due.Enqueue(entry, now);
            }
        }

        _lastNow = now;
    }

    /// <summary>
    /// Lets the head of a line compete for workers. Each line has room for a few only: the places for workers are handed out fairly
    /// among those that compete, so a long line must not fill the field.
    /// </summary>
    private void Advance((string Consumer, JobPriority Priority) key, Line line)
    {
        while (line.Competing < Window && line.Waiting.TryDequeue(out var entry))
        {
            line.Competing++;
            _inFlight++;
            _ = Run(key, line, entry);
        }

        if (line.Competing == 0 && line.Waiting.Count == 0)
        {
            _lines.Remove(key);
        }
    }

    private async Task Run((string Consumer, JobPriority Priority) key, Line line, Entry entry)
    {
        var driven = entry.Value;
        var from = time.GetUtcNow();
        DateTimeOffset? next;
        try
        {
            using var place = await slots.Acquire(key.Consumer, key.Priority);
            next = _stopping ? time.GetUtcNow() : await GrainFactory.GetGrain<IProcessorGrain>("0").Run(entry.Value.JobId);
        }
        catch (Exception e)
        {
            // The worker never throws for the job's own fault: storage or the engine failed. The entry stays and is tried again.
            LogRunFailed(e, entry.Value.JobId);
            next = time.GetUtcNow() + options.Value.RecoveryInterval;
        }

        _inFlight--;
        line.Competing--;
        entry.Line = null;
        if (_stopping)
        {
            return;
        }

        if (!ReferenceEquals(entry.Value, driven))
        {
            // Put in again meanwhile (cancelled, or submitted anew): the worker's answer may be older than that.
            next = entry.Value.DueAt;
        }

        if (next is { } due)
        {
            // By a clock that was set back meanwhile it may be hours away: the job says when it is.
            due = time.GetUtcNow() < from ? time.GetUtcNow() : due;

            // Not written down: after a crash the entry is driven earlier, and the job says when it is really due.
            entry.Value = entry.Value with { DueAt = due };
            _due.Enqueue(entry, due);
        }
        else
        {
            _entries.Remove(entry.Value.JobId);
            load.Add(-1);
            _ = Append(new QueueRecord { Done = entry.Value.JobId });
        }

        Advance(key, line);
        Drive();
    }

    /// <summary>The timer has fired, perhaps a moment before the clock says that it is time: then it must be set again.</summary>
    private Task Tick()
    {
        _timerAt = DateTimeOffset.MaxValue;
        return Wake();
    }

    private void SetTimer(DateTimeOffset due, DateTimeOffset now)
    {
        if (_timer is not null && _timerAt <= due)
        {
            return;
        }

        _timerAt = due;
        var wait = due - now;
        if (_timer is null)
        {
            _timer = this.RegisterGrainTimer(_ => Tick(), new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        }
        else
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }
}
