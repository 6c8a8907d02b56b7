using System.Security.Cryptography;
using IndexForge.Silo.Chaos.History;
using IndexForge.Silo.Chaos.Running;

namespace IndexForge.Silo.Chaos.Load;

/// <summary>Callers that send, send again at once from many sides, cancel, delete, requeue, reprocess and look.</summary>
internal sealed class Workload(ChaosPlan plan, RecordingClient client, JobObserver observer, CallbackSink sink, HistoryWriter history)
{
    private readonly ContentMaker _maker = new(plan.Seed);

    public Corpus Corpus { get; } = new();

    /// <summary>Calls until cancelled.</summary>
    public Task Run(CancellationToken cancellation) => Task.WhenAll(
        Enumerable.Range(0, plan.Callers).Select(caller => Call(new Random(plan.Seed + (caller * 1009)), cancellation))
            .Append(SendDeadly(cancellation)));

    private async Task Call(Random random, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(plan.Pause * (2 * random.NextDouble()), cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await Step(random, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task Step(Random random, CancellationToken cancellation)
    {
        var choice = random.Next(100);
        var recent = Corpus.Pick(random, recent: random.Next(3) > 0);
        if (choice < 40 || recent?.Document is null)
        {
            await Upload(Make(_maker.Good(random)), cancellation);
            return;
        }

        switch (choice)
        {
            case < 44:
                await Upload(Make(_maker.Poison(random)), cancellation);
                break;
            case < 52:
                // The same bytes from many sides at once, some of which may be removing it.
                var content = random.Next(2) == 0 ? Make(_maker.Good(random)) : recent;
                await Task.WhenAll(Enumerable.Range(0, random.Next(2, 6)).Select(_ => Upload(content, cancellation)));
                break;
            case < 58:
                await Upload(recent, cancellation);
                break;
            case < 66 when recent.Job is { } job:
                await client.Cancel(job, cancellation);
                break;
            case < 73:
                await Delete(recent, cancellation);
                break;
            case < 81:
                await client.Reprocess(recent, random.Next(2) == 0 ? sink.NewAddress() : null, cancellation);
                Watch(recent);
                break;
            case < 84 when (observer.TakeFailed() ?? recent.Job) is { } job:
                await Requeue(job, recent, cancellation);
                break;
            case < 92:
                await client.Read(recent, cancellation);
                break;
            default:
                await client.Search(recent, cancellation);
                break;
        }
    }

    private async Task Requeue(string job, TestContent recent, CancellationToken cancellation)
    {
        if ((await client.Requeue(job, cancellation)).Job is { } again)
        {
            if (recent.Job == job)
            {
                recent.Job = again;
            }

            observer.Watch(again);
        }
    }

    private async Task Delete(TestContent content, CancellationToken cancellation)
    {
        await client.Delete(content, cancellation);
        await client.Search(content, cancellation);
        await client.Read(content, cancellation);
    }

    private async Task SendDeadly(CancellationToken cancellation)
    {
        var sent = 0;
        var total = plan.DeadlyDocuments * 3;
        while (sent < total)
        {
            // The first ones early: a document that crashes the process takes many lives to be given up.
            await Task.Delay(plan.Duration * 0.6 / total, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            await Upload(Make(_maker.Deadly((ContentClass)((int)ContentClass.Crash + (sent++ % 3)))), cancellation);
        }
    }

    private TestContent Make(TestContent content)
    {
        history.Write(new ContentMade(
            content.Marker, content.Class, content.Name, content.Bytes.Length, Convert.ToHexStringLower(SHA256.HashData(content.Bytes)), content.Rows, content.Chunks));
        Corpus.Add(content);
        return content;
    }

    private async Task Upload(TestContent content, CancellationToken cancellation)
    {
        await client.Upload(content, cancellation);
        Watch(content);
    }

    private void Watch(TestContent content)
    {
        if (content.Job is { } job)
        {
            observer.Watch(job);
        }
    }
}
