using IndexForge.Grains;
using IndexForge.Grains.Jobs;

namespace IndexForge.Gateway.Jobs;

/// <summary>Waits on a job by long polls of its grain.</summary>
internal static class JobWatch
{
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(15);

    /// <summary>True once the run has ended; false when the deadline comes first.</summary>
    public static async Task<bool> UntilFinished(IGrainFactory grains, string jobId, DateTimeOffset deadline, TimeProvider time, CancellationToken cancellation)
    {
        if (!JobId.TryParse(jobId, out var id))
        {
            return false;
        }

        var grain = grains.GetGrain<IJobGrain>(id.Key);
        var job = await grain.Get(id.Run);
        while (job is { IsFinished: false })
        {
            var left = deadline - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            job = await grain.WaitForChange(id.Run, job.Revision, left < LongestPoll ? left : LongestPoll).WaitAsync(cancellation);
        }

        return job is not null;
    }
}
