using IndexForge.Grains.Jobs;
using IndexForge.TestSupport;

namespace IndexForge.Grains.Tests.Jobs;

public sealed class WorkThreadsTests
{
    [Fact]
    public async Task Work_that_hangs_on_every_thread_does_not_keep_the_next_from_its_turn()
    {
        var time = new ManualTimeProvider();
        using var threads = new WorkThreads(time);
        using var release = new ManualResetEventSlim();
        var count = Math.Max(2, Environment.ProcessorCount);
        using var begun = new CountdownEvent(count);
        var hanging = Enumerable.Range(0, count).Select(_ => threads.Run(() =>
        {
            begun.Signal();
            release.Wait(TestContext.Current.CancellationToken);
        })).ToList();
        begun.Wait(TestContext.Current.CancellationToken);
        var next = threads.Run(() => { });
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(next.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(5));

        await next;
        release.Set();
        await Task.WhenAll(hanging);
        await threads.Run(() => { });
    }

    [Fact]
    public async Task What_is_awaited_comes_back_to_these_threads()
    {
        using var threads = new WorkThreads(TimeProvider.System);

        var names = await threads.Run(async () =>
        {
            var before = Thread.CurrentThread.Name;
            await Task.Yield();
            return (before, Thread.CurrentThread.Name);
        }, TestContext.Current.CancellationToken);

        Assert.Equal(("job work", "job work"), names);
    }
}
