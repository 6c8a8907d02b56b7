using System.Text.Json;
using IndexForge.Silo.Chaos.History;
using IndexForge.Silo.Chaos.Load;

namespace IndexForge.Silo.Chaos.Running;

/// <summary>
/// The end of a run: without faults all work comes to an end; what failed for reasons that pass is requeued, as an operator would;
/// then the process is killed once more, so that what is read is what is stored.
/// </summary>
internal sealed class Settling(ChaosPlan plan, ServiceLives service, RecordingClient client, HistoryWriter history)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the limit may pass while work goes forward.</summary>
    private const int Rounds = 6;

    private static readonly HashSet<string> Passing = ["storage_unavailable", "upstream_failed", "rate_limited", "shutting_down", "internal_error", "out_of_memory", "timeout", "queue_full", "circuit_open"];

    public async Task Run(Workload load, CancellationToken cancellation)
    {
        var http = await service.StartCalm(cancellation);
        var unfinished = await Drain(http, cancellation);
        http = await service.KeepCalm(cancellation);
        if (unfinished == 0)
        {
            await RequeueWhatPasses(http, cancellation);
            unfinished = await Drain(http, cancellation);
        }

        history.Write(new Settled(unfinished == 0, unfinished));
        await service.EndCalm(ProcessEnd.Killed);
        http = await service.StartCalm(cancellation);
        await Drain(http, cancellation);
        await new FinalReading(await service.KeepCalm(cancellation), history).Run(load.Corpus, cancellation);
        await service.EndCalm(ProcessEnd.Stopped);
    }

    /// <summary>
    /// Waits until nothing is queued, at work or to be retried; how much still is when nothing has moved for the limit, or all of it took too
    /// long. A crash by a document made for it is a step forward too: each job has a bounded number of them, and they come one after the other.
    /// </summary>
    private async Task<long> Drain(HttpClient http, CancellationToken cancellation)
    {
        var end = history.Now + (Rounds * Milliseconds(plan.SettleLimit));
        var until = history.Now + Milliseconds(plan.SettleLimit);
        var unfinished = long.MaxValue;
        var quiet = 0;
        while (quiet < 3 && history.Now < Math.Min(until, end))
        {
            await Task.Delay(Pause, cancellation);
            try
            {
                var stats = JsonElement.Parse(await http.GetStringAsync("/api/v1/jobs/stats", cancellation));
                var left = stats.GetProperty("queued").GetInt64() + stats.GetProperty("processing").GetInt64() + stats.GetProperty("retrying").GetInt64();
                until = left < unfinished ? history.Now + Milliseconds(plan.SettleLimit) : until;
                unfinished = left;
                quiet = unfinished == 0 ? quiet + 1 : 0;
            }
            catch (HttpRequestException)
            {
                http = await service.KeepCalm(cancellation);
                until = history.Now + Milliseconds(plan.SettleLimit);
                quiet = 0;
            }
        }

        return unfinished;
    }

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private async Task RequeueWhatPasses(HttpClient http, CancellationToken cancellation)
    {
        foreach (var job in await ApiLists.Read(http, "/api/v1/jobs?status=failed&limit=500", cancellation))
        {
            if (job.GetProperty("error") is { ValueKind: JsonValueKind.Object } error && Passing.Contains(error.GetProperty("code").GetString()!))
            {
                await client.Requeue(job.GetProperty("id").GetString()!, cancellation);
            }
        }
    }
}
