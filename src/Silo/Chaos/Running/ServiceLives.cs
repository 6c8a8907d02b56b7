using System.Globalization;
using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Running;

/// <summary>The one service of a run through all its lives: starts and ends it, and gives callers the one that serves.</summary>
internal sealed class ServiceLives(ChaosPlan plan, HistoryWriter history, string callbackSecret) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);

    private readonly TextWriter _log = new StreamWriter(Path.Combine(plan.Folder, "service.log")) { AutoFlush = true };
    private readonly string _clockFile = Path.Combine(plan.Folder, "clock");
    private TaskCompletionSource<(HttpClient Client, int Incarnation)> _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServiceUnderTest? _now;
    private int _incarnations;

    /// <summary>Ends so far.</summary>
    public int Ended { get; private set; }

    /// <summary>A client of the process that serves; waits while none does.</summary>
    public Task<(HttpClient Client, int Incarnation)> Serving(CancellationToken cancellation) => _serving.Task.WaitAsync(cancellation);

    /// <summary>Lives one life.</summary>
    public async Task Live(Life life, CancellationToken cancellation)
    {
        var service = Start(life.Faults);
        if (life.End != ProcessEnd.KilledStarting)
        {
            // However slow the machine is: it is to be killed at work.
            await Task.WhenAny(service.Ready, service.Exited, Task.Delay(StartLimit, cancellation));
        }

        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var moving = MoveClock(life.UpFor / 2, life.ClockMinutes, clock.Token);
        // A document may crash it before; so may a defect.
        await Task.WhenAny(service.Exited, Task.Delay(life.UpFor, cancellation));
        await clock.CancelAsync();
        await moving;
        cancellation.ThrowIfCancellationRequested();
        await End(service, life.End, life.Grace);
    }

    /// <summary>Starts it without faults, its clock right, and waits until it serves.</summary>
    /// <exception cref="InvalidOperationException">It does not come up.</exception>
    public async Task<HttpClient> StartCalm(CancellationToken cancellation)
    {
        SetClock(0);
        while (true)
        {
            var service = Start(FaultProfile.None);
            try
            {
                return await service.Ready.WaitAsync(StartLimit, cancellation);
            }
            catch (OperationCanceledException) when (service.CrashedByDocument && !cancellation.IsCancellationRequested)
            {
                await End(service, ProcessEnd.Killed, TimeSpan.Zero);
            }
            catch (Exception error) when (error is TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                await End(service, ProcessEnd.Killed, TimeSpan.Zero);
                throw new InvalidOperationException("The service does not start without faults; see service.log.");
            }
        }
    }

    /// <summary>Starts it anew where a document has crashed it while it was to be calm; the client of the one that serves.</summary>
    public async Task<HttpClient> KeepCalm(CancellationToken cancellation)
    {
        if (!_now!.Exited.IsCompleted)
        {
            return await _now.Ready;
        }

        await End(_now, ProcessEnd.Killed, TimeSpan.Zero);
        return await StartCalm(cancellation);
    }

    public Task EndCalm(ProcessEnd how) => End(_now!, how, TimeSpan.Zero);

    public async ValueTask DisposeAsync()
    {
        if (_now is { Exited.IsCompleted: false } service)
        {
            service.Kill();
            await service.Exited;
        }

        _now?.Dispose();
        await _log.DisposeAsync();
    }

    private ServiceUnderTest Start(FaultProfile faults)
    {
        var incarnation = ++_incarnations;
        history.Write(new ProcessStarted(incarnation, faults.Name));
        _now?.Dispose();
        var service = _now = ServiceUnderTest.Start(incarnation, plan, faults, _clockFile, callbackSecret, _log);
        _ = Announce(service);
        return service;
    }

    private async Task Announce(ServiceUnderTest service)
    {
        try
        {
            var client = await service.Ready;
            history.Write(new ProcessReady(service.Incarnation));
            _serving.TrySetResult((client, service.Incarnation));
            await service.Exited;
            NoneServes(service.Incarnation);
        }
        catch (OperationCanceledException)
        {
            // It ended before it served.
        }
    }

    private async Task End(ServiceUnderTest service, ProcessEnd how, TimeSpan grace)
    {
        var byItself = service.Exited.IsCompleted;
        if (!byItself && how is ProcessEnd.KilledStopping or ProcessEnd.Stopped)
        {
            service.Terminate();
            await Task.WhenAny(service.Exited, Task.Delay(how == ProcessEnd.Stopped ? StopLimit : grace));
        }

        var ended = service.Exited.IsCompleted;
        if (!ended)
        {
            service.Kill();
        }

        // Requests under way have their last effect when the process is gone.
        NoneServes(service.Incarnation);
        await service.Exited;
        Ended++;
        history.Write(service.Faults.Total(service.Incarnation));
        history.Write(new ProcessEnded(service.Incarnation, Manner(service, how, byItself, ended), service.ExitCode));
    }

    /// <summary>Requests wait from here for the next life; those that wait already go on waiting for the same.</summary>
    public void NoneServes(int incarnation)
    {
        var serving = _serving;
        if (serving.Task.IsCompletedSuccessfully && serving.Task.Result.Incarnation == incarnation)
        {
            Interlocked.CompareExchange(ref _serving, new(TaskCreationOptions.RunContinuationsAsynchronously), serving);
        }
    }

    private static ProcessEnd Manner(ServiceUnderTest service, ProcessEnd how, bool byItself, bool ended)
    {
        if (service.CrashedByDocument && (byItself || service.ExitCode != 0))
        {
            return ProcessEnd.CrashedByDocument;
        }

        if (byItself)
        {
            return ProcessEnd.Died;
        }

        return (how, ended) switch
        {
            (ProcessEnd.KilledStopping, true) => ProcessEnd.Stopped,
            (ProcessEnd.Stopped, false) => ProcessEnd.Overdue,
            (ProcessEnd.KilledStarting, _) when service.Ready.IsCompletedSuccessfully => ProcessEnd.Killed,
            (ProcessEnd.Killed, _) when !service.Ready.IsCompletedSuccessfully => ProcessEnd.KilledStarting,
            _ => how,
        };
    }

    private async Task MoveClock(TimeSpan after, int minutes, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(after, cancellation);
            SetClock(minutes);
        }
        catch (OperationCanceledException)
        {
            // The life was over before.
        }
    }

    private void SetClock(int minutes)
    {
        File.WriteAllText(_clockFile + ".new", minutes.ToString(CultureInfo.InvariantCulture));
        File.Move(_clockFile + ".new", _clockFile, overwrite: true);
        history.Write(new ClockMoved(minutes));
    }
}
