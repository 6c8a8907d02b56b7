using IndexForge.Grains.Resilience;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IndexForge.Grains.Tests.Resilience;

/// <summary>The breaker's rules, on a clock that the test moves.</summary>
public sealed class CircuitBreakerTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Three_failures_in_a_row_open_it_for_two_minutes()
    {
        await using var cluster = await Start();
        var breaker = Breaker(cluster);
        await Fail(breaker, 2);
        await Call(breaker, BreakerOutcome.Success);
        await Fail(breaker, 2);
        Assert.Equal(BreakerState.Closed, (await breaker.Get()).State);
        await Fail(breaker, 1);

        var refused = await breaker.Enter("a");
        Assert.Equal((false, BreakerState.Open, TimeSpan.FromMinutes(2)), (refused.Allowed, refused.State, refused.RetryAfter));
        _time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        Assert.False((await breaker.Enter("a")).Allowed);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True((await breaker.Enter("a")).Allowed);
    }

    [Fact]
    public async Task Two_successful_probes_one_after_the_other_close_it()
    {
        await using var cluster = await Start();
        var breaker = await HalfOpen(cluster);
        var first = await breaker.Enter("a");
        Assert.True(first is { Allowed: true, State: BreakerState.HalfOpen, Probe: > 0 });
        Assert.False((await breaker.Enter("b")).Allowed);
        await breaker.Report(new BreakerReport("a", first.Epoch, first.Probe, BreakerOutcome.Success, null));
        Assert.Equal(BreakerState.HalfOpen, (await breaker.Get()).State);

        await Call(breaker, BreakerOutcome.Success);
        var info = await breaker.Get();
        Assert.Equal(BreakerState.Closed, info.State);
        Assert.Equal([BreakerState.Closed, BreakerState.HalfOpen, BreakerState.Open], info.History.Select(e => e.To));
    }

    [Fact]
    public async Task A_failing_probe_opens_it_again_and_a_neutral_one_lets_the_next_through()
    {
        await using var cluster = await Start();
        var breaker = await HalfOpen(cluster);
        await Call(breaker, BreakerOutcome.Neutral);
        Assert.Equal(BreakerState.HalfOpen, (await breaker.Get()).State);
        await Call(breaker, BreakerOutcome.Failure);
        Assert.Equal(TimeSpan.FromMinutes(2), (await breaker.Enter("a")).RetryAfter);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_it_open_no_longer()
    {
        await using var cluster = await Start();
        var breaker = Breaker(cluster);
        await Fail(breaker, 3);
        Assert.False((await breaker.Enter("a")).Allowed);

        _time.SetBack(TimeSpan.FromHours(1));
        var dead = await breaker.Enter("a");
        Assert.True(dead is { Allowed: true, State: BreakerState.HalfOpen });
        Assert.False((await breaker.Enter("a")).Allowed);

        // Nor does a probe that never came back.
        _time.SetBack(TimeSpan.FromHours(1));
        Assert.True((await breaker.Enter("a")).Allowed);
    }

    [Fact]
    public async Task A_prober_that_died_does_not_wedge_it()
    {
        await using var cluster = await Start();
        var breaker = await HalfOpen(cluster);
        var dead = await breaker.Enter("dead");
        Assert.Equal(TimeSpan.FromSeconds(30), (await breaker.Enter("a")).RetryAfter);
        _time.Advance(TimeSpan.FromSeconds(30));
        var next = await breaker.Enter("a");
        Assert.True(next.Allowed);

        // The dead one's late words count for nothing.
        await breaker.Report(new BreakerReport("dead", dead.Epoch, dead.Probe, BreakerOutcome.Failure, null));
        Assert.Equal(BreakerState.HalfOpen, (await breaker.Get()).State);
        await breaker.Report(new BreakerReport("a", next.Epoch, next.Probe, BreakerOutcome.Success, null));
        await Call(breaker, BreakerOutcome.Success);
        Assert.Equal(BreakerState.Closed, (await breaker.Get()).State);
    }

    [Fact]
    public async Task One_sick_process_is_kept_from_calling_and_nobody_else()
    {
        await using var cluster = await Start();
        var breaker = Breaker(cluster);
        await Call(breaker, BreakerOutcome.Success, "well");
        await Fail(breaker, 3, "sick");

        Assert.Equal((false, BreakerState.Closed), ((await breaker.Enter("sick")).Allowed, (await breaker.Get()).State));
        Assert.Equal(["sick"], (await breaker.Get()).Isolated);
        Assert.True((await breaker.Enter("well")).Allowed);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True((await breaker.Enter("sick")).Allowed);
    }

    [Fact]
    public async Task A_second_process_that_fails_is_a_witness_against_the_dependency()
    {
        await using var cluster = await Start();
        var breaker = Breaker(cluster);
        await Call(breaker, BreakerOutcome.Success, "b");
        await Fail(breaker, 2, "a");
        await Fail(breaker, 1, "b");
        Assert.Equal(BreakerState.Open, (await breaker.Get()).State);
    }

    [Fact]
    public async Task A_documents_own_fault_never_counts()
    {
        await using var cluster = await Start();
        var breakers = cluster.Services.GetRequiredService<CircuitBreakers>();
        foreach (var code in (string[])[ErrorCodes.MalformedDocument, ErrorCodes.PasswordProtected, ErrorCodes.UnsupportedFormat, ErrorCodes.DecompressionBomb, ErrorCodes.FileTooLarge, ErrorCodes.RateLimited])
        {
            for (var i = 0; i < 5; i++)
            {
                await Assert.ThrowsAsync<ServiceException>(() => Run(breakers, () => throw new ServiceException(code, "no")));
            }
        }

        Assert.Equal((BreakerState.Closed, 0), ((await Breaker(cluster).Get()).State, (await Breaker(cluster).Get()).Failures));
    }

    [Fact]
    public async Task Callers_are_told_at_once_and_when_to_come_back()
    {
        await using var cluster = await Start();
        var breakers = cluster.Services.GetRequiredService<CircuitBreakers>();
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => Run(breakers, () => throw new TimeoutException()));
        }

        var called = false;
        var refusal = await Assert.ThrowsAsync<ServiceException>(() => Run(breakers, () => called = true));
        Assert.Equal((ErrorCodes.CircuitOpen, 120, false), (refusal.Code, refusal.RetryAfterSeconds, called));

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await Run(breakers, () => true));
        Assert.True(await Run(breakers, () => true));
        Assert.Equal(BreakerState.Closed, (await Breaker(cluster).Get()).State);
    }

    [Fact]
    public async Task A_caller_that_gives_up_says_nothing_about_the_dependency()
    {
        await using var cluster = await Start();
        var breakers = cluster.Services.GetRequiredService<CircuitBreakers>();
        for (var i = 0; i < 5; i++)
        {
            using var gone = new CancellationTokenSource();
            await Assert.ThrowsAsync<OperationCanceledException>(() => breakers.Run<bool>(
                "converter:pdf",
                async token =>
                {
                    await gone.CancelAsync();
                    token.ThrowIfCancellationRequested();
                    return true;
                },
                (_, error) => BreakerJudge.OfFailure(error),
                gone.Token));
        }

        Assert.Equal(0, (await Breaker(cluster).Get()).Failures);
    }

    [Fact]
    public async Task It_stays_open_across_a_restart_and_may_be_set_by_hand()
    {
        using var folder = new TempFolder();
        await using (var cluster = await Start(folder))
        {
            Assert.Equal(BreakerState.Open, (await Breaker(cluster).Open("ann")).State);
        }

        await using var after = await Start(folder);
        Assert.Equal(["converter:pdf"], await after.Grains.GetGrain<ICircuitBreakerDirectoryGrain>("0").Names());
        Assert.False((await Breaker(after).Enter("a")).Allowed);
        var info = await Breaker(after).Reset("ben");
        Assert.Equal(["reset by ben", "opened by ann"], info.History.Select(e => e.Reason));
        Assert.True((await Breaker(after).Enter("a")).Allowed);
    }

    private static ICircuitBreakerGrain Breaker(GrainCluster cluster) => cluster.Grains.GetGrain<ICircuitBreakerGrain>("converter:pdf");

    private static Task<bool> Run(CircuitBreakers breakers, Func<bool> call) =>
        breakers.Run("converter:pdf", _ => Task.Run(call), (_, error) => BreakerJudge.OfFailure(error), CancellationToken.None);

    private static async Task Call(ICircuitBreakerGrain breaker, BreakerOutcome outcome, string reporter = "a")
    {
        var permit = await breaker.Enter(reporter);
        Assert.True(permit.Allowed);
        await breaker.Report(new BreakerReport(reporter, permit.Epoch, permit.Probe, outcome, "it broke"));
    }

    private static async Task Fail(ICircuitBreakerGrain breaker, int times, string reporter = "a")
    {
        for (var i = 0; i < times; i++)
        {
            await Call(breaker, BreakerOutcome.Failure, reporter);
        }
    }

    private Task<GrainCluster> Start(TempFolder? folder = null) => GrainCluster.Start(folder, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));

    private async Task<ICircuitBreakerGrain> HalfOpen(GrainCluster cluster)
    {
        var breaker = Breaker(cluster);
        await Fail(breaker, 3);
        _time.Advance(TimeSpan.FromMinutes(2));
        return breaker;
    }
}
