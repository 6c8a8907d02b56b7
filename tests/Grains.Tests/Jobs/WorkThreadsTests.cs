using IndexForge.Grains.Jobs;
using IndexForge.TestSupport;

namespace IndexForge.Grains.Tests.Jobs;

public sealed class WorkThreadsTests
{
    [Fact]
    public async Task Work_that_hangs_on_every_thread_does_not_keep_the_next_from_its_turn()
    {
        var time = new ManualTimeProvider();
        using var threads = new WorkThreads(time, new Callers(time));
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
        using var threads = new WorkThreads(TimeProvider.System, new Callers(TimeProvider.System));

        var names = await threads.Run(async () =>
        {
            var before = Thread.CurrentThread.Name;
            await Task.Yield();
            return (before, Thread.CurrentThread.Name);
        }, TestContext.Current.CancellationToken);

        Assert.Equal(("job work", "job work"), names);
    }

    [Fact]
    public async Task While_callers_ask_one_processor_is_left_to_them()
    {
        var time = new ManualTimeProvider();
        var callers = new Callers(time);
        using var threads = new WorkThreads(time, callers);
        using var release = new SemaphoreSlim(0);
        await threads.Run(() => { });
        Ask(callers, Callers.Many);
        var (begun, ended) = (0, 0);
        var count = Math.Max(2, Environment.ProcessorCount);
        var steps = Enumerable.Range(0, 4 * count).Select(_ => threads.Run(() =>
        {
            Interlocked.Increment(ref begun);
            release.Wait(TestContext.Current.CancellationToken);
            Interlocked.Increment(ref ended);
        })).ToList();

        // However often they come back for more, all threads but one are at work.
        for (var i = 0; i < 2 * count; i++)
        {
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref begun) - Volatile.Read(ref ended) == count - 1, TimeSpan.FromSeconds(30)));
            await Task.Delay(20, TestContext.Current.CancellationToken);
            Assert.Equal(count - 1, begun - ended);
            release.Release();
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref ended) == i + 1, TimeSpan.FromSeconds(30)));
        }

        // Nobody has asked for a while.
        time.Advance(Callers.Window);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref begun) - Volatile.Read(ref ended) == count, TimeSpan.FromSeconds(30)));
        release.Release(steps.Count);
        await Task.WhenAll(steps);
    }

    [Fact]
    public async Task A_long_step_is_not_waited_for_while_callers_ask()
    {
        var time = new ManualTimeProvider();
        var callers = new Callers(time);
        using var threads = new WorkThreads(time, callers);
        using var release = new ManualResetEventSlim();
        var count = Math.Max(2, Environment.ProcessorCount);
        using var begun = new CountdownEvent(count - 1);
        var longOnes = Enumerable.Range(0, count - 1).Select(_ => threads.Run(() =>
        {
            begun.Signal();
            release.Wait(TestContext.Current.CancellationToken);
        })).ToList();
        begun.Wait(TestContext.Current.CancellationToken);
        Ask(callers, Callers.Many);
        var next = threads.Run(() => { });
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);

        time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.True(callers.There);
        await next.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        release.Set();
        await Task.WhenAll(longOnes);
    }

    [Fact]
    public void Callers_that_look_now_and_then_do_not_count()
    {
        var time = new ManualTimeProvider();
        var callers = new Callers(time);
        Assert.False(callers.There);
        Ask(callers, Callers.Many - 1);
        Assert.False(callers.There);
        Ask(callers, 1);
        Assert.True(callers.There);

        // Twelve a second.
        for (var i = 0; i < 36; i++)
        {
            time.Advance(Callers.Window / 12);
            Ask(callers, 1);
        }

        Assert.False(callers.There);
    }

    private static void Ask(Callers callers, int times)
    {
        for (var i = 0; i < times; i++)
        {
            callers.Came();
        }
    }
}
