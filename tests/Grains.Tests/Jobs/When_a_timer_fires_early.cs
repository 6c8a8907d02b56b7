using IndexForge.Grains.Jobs;
using IndexForge.Grains.Jobs.Work;
using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Jobs;

public sealed class When_a_timer_fires_early
{
    [Fact]
    public async Task The_retry_it_was_set_for_is_not_forgotten()
    {
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            services.AddSingleton<TimeProvider>(new Hasty());
            services.Configure<JobOptions>(o => o.RecoveryInterval = TimeSpan.FromHours(1));
            services.AddSingleton<IJobWork>(new CountedWork
            {
                Do = (attempt, _) => attempt.Generation.Fence == 1 ? throw new ServiceException(ErrorCodes.RateLimited, "not yet", 1) : Task.CompletedTask,
            });
        });

        var accepted = await cluster.Grains.GetGrain<IJobGrain>(Ids.New()).Submit(new JobRequest { Kind = JobKind.Document, Subject = "counted" });

        Assert.Equal((JobStatus.Completed, 2), ((await cluster.End(accepted.JobId)).Status, (await cluster.End(accepted.JobId)).Attempt));
    }

    /// <summary>A clock that runs behind its timers, as a wall clock may.</summary>
    private sealed class Hasty : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(base.CreateTimer(callback, state, Early(dueTime), period));

        private static TimeSpan Early(TimeSpan due) => due > TimeSpan.FromMilliseconds(500) && due < TimeSpan.FromSeconds(2) ? due - TimeSpan.FromMilliseconds(200) : due;

        private sealed class Timer(ITimer inner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(Early(dueTime), period);

            public void Dispose() => inner.Dispose();

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
