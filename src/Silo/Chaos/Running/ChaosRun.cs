using System.Security.Cryptography;
using System.Runtime.InteropServices;
using IndexForge.Silo.Chaos.Checking;
using IndexForge.Silo.Chaos.History;
using IndexForge.Silo.Chaos.Load;

namespace IndexForge.Silo.Chaos.Running;

/// <summary>A run: load and ends of the process side by side, then settling, reading and the verdict.</summary>
internal static class ChaosRun
{
    /// <param name="plan">What to do.</param>
    /// <param name="progress">Told how far it is, every now and then.</param>
    /// <param name="cancellation">Ends the run before; it has no verdict then.</param>
    public static async Task<Verdict> Run(ChaosPlan plan, Action<string> progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(plan.Folder);
        using (var history = new HistoryWriter(plan.HistoryPath))
        {
            history.Write(new RunBegan(
                plan.Seed, plan.Duration.TotalMinutes, plan.Kills, typeof(ChaosRun).Assembly.GetName().Version!.ToString(3),
                $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"));
            var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            await using var sink = await CallbackSink.Start(history, secret, plan.Seed);
            await using var service = new ServiceLives(plan, history, secret);
            var client = new RecordingClient(service, history);
            var observer = new JobObserver(service, history);
            var load = new Workload(plan, client, observer, sink, history);
            await Disturb(plan, service, load, observer, history, progress, cancellation);
            progress("faults are over: waiting for all work to end");
            sink.Calm();
            await new Settling(plan, service, client, history).Run(load, cancellation);
        }

        progress("checking the history");
        return HistoryChecker.Check(HistoryReader.Read(plan.HistoryPath));
    }

    private static async Task Disturb(
        ChaosPlan plan, ServiceLives service, Workload load, JobObserver observer, HistoryWriter history, Action<string> progress, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var calling = Task.WhenAll(load.Run(over.Token), observer.Poll(over.Token), observer.Poll(over.Token), observer.Follow(over.Token), observer.Follow(over.Token));
        try
        {
            var until = history.Now + (long)plan.Duration.TotalMilliseconds;
            foreach (var life in KillSchedule.Draw(plan.Seed, plan.Duration, plan.Kills))
            {
                if (history.Now >= until && service.Ended >= plan.Kills)
                {
                    break;
                }

                await service.Live(life, cancellation);
                progress($"{history.Now / 60_000.0:0.0} min, {service.Ended} ends of the process (last: {life.End}, faults {life.Faults.Name}), {load.Corpus.All().Count} files sent");
            }
        }
        finally
        {
            await over.CancelAsync();
            await calling;
        }
    }
}
