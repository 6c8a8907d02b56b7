using IndexForge.Grains.RateLimiting;

namespace IndexForge.Grains.Tests.RateLimiting;

/// <summary>Holds the counter to its promise over random histories: calls in bursts and pauses, leases used late, crashes.</summary>
public sealed class RateLimitCounterTests
{
    private static readonly long Minute = TimeSpan.FromMinutes(1).Ticks;

    public static TheoryData<int, bool, bool> Histories()
    {
        var data = new TheoryData<int, bool, bool>();
        for (var seed = 0; seed < 60; seed++)
        {
            data.Add(seed, seed % 2 == 1, seed % 3 == 0);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public void Never_more_than_the_burst_at_once_nor_than_the_limit_in_any_minute(int seed, bool leases, bool crashes)
    {
        var random = new Random(seed);
        var rule = new RateLimitRule(random.Next(1, 12), random.Next(1, 25), random.Next(5, 120));
        var now = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks + random.Next(10_000_000);
        var counter = new RateLimitCounter(rule, now);
        var (kept, reserve) = (counter.Keep(0), 0);
        var uses = new List<long>();
        for (var i = 0; i < 4_000; i++)
        {
            now += random.Next(12) switch
            {
                < 6 => 0,
                < 10 => random.Next(3_000_000),
                10 => random.Next(50_000_000),
                _ => random.NextInt64(Minute * 2),
            };
            var lease = leases && random.Next(2) == 0 ? TimeSpan.FromTicks(random.Next(1, 20_000_000)) : TimeSpan.Zero;
            var permits = lease > TimeSpan.Zero ? random.Next(1, 8) : 1;
            var granted = counter.Take(rule, permits, lease, now).Granted;
            for (var p = 0; p < granted; p++)
            {
                uses.Add(now + random.NextInt64(lease.Ticks + 1));
            }

            reserve -= granted;
            if (reserve < 0)
            {
                reserve = random.Next(8);
                kept = counter.Keep(reserve);
            }

            if (crashes && random.Next(50) == 0)
            {
                now += random.Next(30_000_000);
                counter = new RateLimitCounter(kept, rule, now);
                (kept, reserve) = (counter.Keep(0), 0);
            }
        }

        uses.Sort();
        Assert.True(uses.Count > 100);
        for (int first = 0, last = 0; last < uses.Count; last++)
        {
            while (uses[first] <= uses[last] - Minute)
            {
                first++;
            }

            Assert.True(last - first + 1 <= rule.PerMinute, $"{last - first + 1} in the minute that ends with use {last}; allowed are {rule.PerMinute}");
            for (var i = first; i <= last; i++)
            {
                var allowed = rule.Burst + (rule.PerSecond * (uses[last] - uses[i]) / TimeSpan.TicksPerSecond);
                Assert.True(last - i + 1 <= allowed + 1e-6, $"{last - i + 1} from use {i} to use {last}; allowed are {allowed}");
            }
        }
    }

    [Theory]
    [InlineData(5, 10, 60)]
    [InlineData(100, 10, 12)]
    [InlineData(0.5, 1, 1000)]
    public void A_refusal_names_the_very_moment_of_the_next_permit(double perSecond, int burst, int perMinute)
    {
        var rule = new RateLimitRule(perSecond, burst, perMinute);
        var now = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        var counter = new RateLimitCounter(rule, now);
        var refusals = 0;
        for (var i = 0; i < 500; i++)
        {
            var decision = counter.Take(rule, 1, TimeSpan.Zero, now);
            if (decision.Granted == 1)
            {
                continue;
            }

            refusals++;
            Assert.Equal(0, counter.Take(rule, 1, TimeSpan.Zero, now + decision.RetryAfter.Ticks - 1).Granted);
            now += decision.RetryAfter.Ticks;
            Assert.Equal(1, counter.Take(rule, 1, TimeSpan.Zero, now).Granted);
        }

        Assert.True(refusals > 10);
    }

    [Fact]
    public void After_a_quiet_minute_the_whole_limit_is_there()
    {
        var rule = new RateLimitRule(1_000, 60, 60);
        var counter = new RateLimitCounter(rule, 0);
        Assert.Equal(60, counter.Take(rule, 100, TimeSpan.Zero, 0).Granted);
        var reset = counter.Take(rule, 1, TimeSpan.Zero, 1).Reset;
        Assert.InRange(reset, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60.2));
        Assert.Equal(60, counter.Take(rule, 100, TimeSpan.Zero, 1 + reset.Ticks).Granted);
        Assert.False(counter.IsFresh(rule, 2 + reset.Ticks));
        Assert.True(counter.IsFresh(rule, 3 * Minute));
    }

    [Fact]
    public void A_clock_that_goes_back_gives_nothing_away()
    {
        var rule = new RateLimitRule(5, 10, 60);
        var counter = new RateLimitCounter(rule, Minute);
        Assert.Equal(10, counter.Take(rule, 10, TimeSpan.Zero, Minute).Granted);
        Assert.Equal(0, counter.Take(rule, 10, TimeSpan.Zero, 0).Granted);
        Assert.Equal(0, counter.Take(rule, 10, TimeSpan.Zero, Minute).Granted);
    }
}
