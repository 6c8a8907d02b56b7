using IndexForge.Grains.Jobs;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Tests.Jobs;

public sealed class WorkSlotsTests
{
    [Fact]
    public async Task One_consumers_many_jobs_do_not_starve_anothers_one()
    {
        var slots = new WorkSlots(Options.Create(new JobOptions { Workers = 1 }));
        var held = await slots.Acquire("many", JobPriority.Normal);
        var many = Enumerable.Range(0, 1000).Select(_ => slots.Acquire("many", JobPriority.High)).ToList();
        var one = slots.Acquire("one", JobPriority.Normal);

        held.Dispose();
        var order = 0;
        while (!one.IsCompleted)
        {
            order++;
            var next = many.Find(t => t.IsCompletedSuccessfully)!;
            many.Remove(next);
            (await next).Dispose();
        }

        Assert.InRange(order, 0, 2);
    }

    [Fact]
    public async Task Higher_priority_goes_first_and_the_lowest_is_not_starved()
    {
        var slots = new WorkSlots(Options.Create(new JobOptions { Workers = 1 }));
        var held = await slots.Acquire("c", JobPriority.Normal);
        var low = slots.Acquire("c", JobPriority.Low);
        var high = new Queue<Task<IDisposable>>(Enumerable.Range(0, 100).Select(_ => slots.Acquire("c", JobPriority.High)));

        held.Dispose();
        Assert.True(high.Peek().IsCompleted);
        var served = 0;
        while (!low.IsCompleted)
        {
            served++;
            (await high.Dequeue()).Dispose();
        }

        Assert.InRange(served, 1, 10);
    }

    [Fact]
    public async Task A_pause_holds_places_back_until_it_ends()
    {
        var slots = new WorkSlots(Options.Create(new JobOptions { Workers = 2 }));
        slots.Pause();
        var waiting = slots.Acquire("c", JobPriority.Normal);
        Assert.False(waiting.IsCompleted);

        slots.Resume();

        (await waiting).Dispose();
    }
}
