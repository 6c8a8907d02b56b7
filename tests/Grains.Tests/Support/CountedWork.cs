using System.Collections.Concurrent;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Jobs.Work;

namespace IndexForge.Grains.Tests.Support;

/// <summary>Work that notes who began when; for jobs whose subject starts with "counted".</summary>
internal sealed class CountedWork : IJobWork
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ended;
    private int _busy;
    private int _most;

    /// <summary>The jobs in the order in which they began.</summary>
    public ConcurrentQueue<JobRequest> Began { get; } = new();

    /// <summary>How many attempts <see cref="All"/> waits for.</summary>
    public int Expected { get; init; }

    /// <summary>Completes when all are done.</summary>
    public Task All => _all.Task;

    /// <summary>Most attempts at work at once.</summary>
    public int Most => _most;

    /// <summary>What an attempt does, if more than being counted.</summary>
    public Func<JobAttempt, CancellationToken, Task> Do { get; set; } = (_, _) => Task.CompletedTask;

    public bool Takes(JobRequest request) => request.Subject.StartsWith("counted", StringComparison.Ordinal);

    public async Task<string> Run(JobAttempt attempt, CancellationToken cancellation)
    {
        Began.Enqueue(attempt.Request);
        var busy = Interlocked.Increment(ref _busy);
        for (var seen = _most; busy > seen; seen = _most)
        {
            Interlocked.CompareExchange(ref _most, busy, seen);
        }

        await Task.Yield();
        await Do(attempt, cancellation);
        Interlocked.Decrement(ref _busy);
        if (Interlocked.Increment(ref _ended) == Expected)
        {
            _all.SetResult();
        }

        return "{}";
    }
}
