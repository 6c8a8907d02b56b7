using IndexForge.Grains.Search;

namespace IndexForge.Grains.Tests.Search;

public sealed class SearchThreadsTests
{
    [Fact]
    public async Task A_search_stays_on_these_threads_across_what_it_awaits()
    {
        using var threads = new SearchThreads();

        var names = await threads.Run(async () =>
        {
            var before = Thread.CurrentThread.Name;
            await Task.Yield();
            return (before, Thread.CurrentThread.Name);
        });

        Assert.Equal(("search", "search"), names);
    }

    [Fact]
    public async Task As_many_scans_as_processors_run_at_once_and_none_of_them_on_the_pool()
    {
        using var threads = new SearchThreads();
        using var release = new ManualResetEventSlim();
        using var begun = new CountdownEvent(threads.MaximumConcurrencyLevel);
        var scans = Enumerable.Range(0, threads.MaximumConcurrencyLevel).Select(_ => threads.Run(() =>
        {
            begun.Signal();
            release.Wait(TestContext.Current.CancellationToken);
            return Task.FromResult(Thread.CurrentThread.IsThreadPoolThread);
        })).ToList();
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        var next = threads.Run(() => Task.FromResult(true));
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);

        release.Set();

        Assert.All(await Task.WhenAll(scans), Assert.False);
        Assert.True(await next);
    }

    [Fact]
    public async Task What_comes_after_the_end_is_done_all_the_same()
    {
        var threads = new SearchThreads();
        threads.Dispose();

        Assert.True(await threads.Run(() => Task.FromResult(Thread.CurrentThread.IsThreadPoolThread)));
    }
}
