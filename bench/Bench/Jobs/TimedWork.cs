using System.Collections.Concurrent;
using System.Diagnostics;
using IndexForge.Grains;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Jobs.Work;

namespace IndexForge.Bench.Jobs;

/// <summary>Work that only notes when it begins; registered beside the service's own for jobs whose subject says so.</summary>
internal sealed class TimedWork : IJobWork
{
    public const string Bulk = "bench:bulk";
    public const string Trickle = "bench:trickle";
    public const string Retry = "bench:retry";

    private readonly ConcurrentDictionary<string, long> _failedAt = new();

    /// <summary>When attempts of the trickle began, by job.</summary>
    public ConcurrentDictionary<string, long> Began { get; } = new();

    public ConcurrentBag<double> RetryErrors { get; } = [];

    /// <summary>When the second attempt is due.</summary>
    public int RetryMs { get; set; } = 2_000;

    public bool Takes(JobRequest request) => request.Subject.StartsWith("bench:", StringComparison.Ordinal);

    public Task<string> Run(JobAttempt attempt, CancellationToken cancellation)
    {
        var now = Stopwatch.GetTimestamp();
        switch (attempt.Request.Subject)
        {
            case Trickle:
                Began[attempt.JobId] = now;
                break;
            case Retry when _failedAt.TryAdd(attempt.JobId, now):
                throw new ServiceException(ErrorCodes.RateLimited, "not yet", RetryMs / 1_000);
            case Retry:
                RetryErrors.Add(Math.Abs(Stopwatch.GetElapsedTime(_failedAt[attempt.JobId], now).TotalMilliseconds - RetryMs));
                break;
        }

        return Task.FromResult("{}");
    }
}
