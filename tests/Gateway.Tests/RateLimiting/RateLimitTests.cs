using System.Collections.Concurrent;
using System.Net;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains.RateLimiting;
using IndexForge.Storage;
using IndexForge.Storage.Chaos;
using IndexForge.TestSupport;

namespace IndexForge.Gateway.Tests.RateLimiting;

/// <summary>Limits on the real server, in front of the real buckets, on a clock that the test moves.</summary>
public sealed class RateLimitTests
{
    private static readonly (string, string) On = ("RateLimit:Enabled", "true");

    [Fact]
    public async Task Two_hundred_callers_at_once_get_what_is_promised_to_the_last_request_and_every_consumer_its_share()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await RealGateway.Start(time, null, null, On, ("Auth:KeyCache", "00:05:00"));
        var keys = new string[20];
        for (var i = 0; i < keys.Length; i++)
        {
            (_, keys[i]) = await gateway.MakeKey(new { name = $"k{i}", scopes = new[] { "read" } });
            // Making them is limited too.
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var passed = new ConcurrentDictionary<string, ConcurrentQueue<DateTimeOffset>>();
        var rounds = 0;
        // Half a minute in steps of a second (bucket), a pause to the end of the minute, and the next minute's beginning.
        foreach (var step in (double[])[0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 40, 9.2, 1, 1])
        {
            time.Advance(TimeSpan.FromSeconds(step));
            rounds++;
            await Task.WhenAll(Enumerable.Range(0, 200).Select(async caller =>
            {
                var key = keys[caller % keys.Length];
                for (var n = 0; n < 3; n++)
                {
                    using var response = await gateway.Get("/api/v1/documents?limit=1", key);
                    if (response.StatusCode == HttpStatusCode.OK)
                    {
                        passed.GetOrAdd(key, _ => new()).Enqueue(time.GetUtcNow());
                    }
                    else
                    {
                        Assert.Equal("rate_limited", await response.Problem(429));
                        Assert.True(response.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
                        Assert.Equal("60", response.Headers.GetValues("RateLimit-Limit").Single());
                        Assert.Equal("0", response.Headers.GetValues("RateLimit-Remaining").Single());
                    }
                }
            }));
        }

        Assert.Equal(keys.Length, passed.Count);
        foreach (var uses in passed.Values.Select(u => u.Order().ToArray()))
        {
            // All of the demand is above the limit, so everyone gets exactly the limit: 10 at once, 5 a second, 60 a minute.
            Assert.Equal(10, uses.Count(u => u == uses[0]));
            Assert.Equal(60, uses.Count(u => u < uses[0].AddMinutes(1)));
            for (var last = 0; last < uses.Length; last++)
            {
                Assert.True(uses.Count(u => u > uses[last].AddMinutes(-1) && u <= uses[last]) <= 60);
                Assert.True(uses.Count(u => u == uses[last]) <= 10);
            }
        }
    }

    [Fact]
    public async Task Headers_say_how_the_caller_stands_and_when_to_come_back()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await RealGateway.Start(time, null, null, On);
        for (var left = 9; left >= 0; left--)
        {
            using var response = await gateway.Get("/api/v1/documents");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("60", response.Headers.GetValues("RateLimit-Limit").Single());
            Assert.Equal($"{left}", response.Headers.GetValues("RateLimit-Remaining").Single());
            Assert.InRange(int.Parse(response.Headers.GetValues("RateLimit-Reset").Single(), System.Globalization.CultureInfo.InvariantCulture), 1, 61);
        }

        using var refused = await gateway.Get("/api/v1/documents");
        Assert.Equal("rate_limited", await refused.Problem(429));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get("/api/v1/documents")).StatusCode);
    }

    [Fact]
    public async Task Classes_and_keys_have_limits_of_their_own_and_health_has_none()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await RealGateway.Start(time, null, null, On, ("RateLimit:PerMinute", "3"), ("RateLimit:Ml:PerMinute", "2"));
        var (_, own) = await gateway.MakeKey(new { name = "own", scopes = new[] { "read" }, limits = new { perSecond = 100, burst = 7, perMinute = 7, mlPerMinute = 5 } });

        Assert.Equal((2, 2), (await Passing(gateway, "/api/v1/documents", RealGateway.Bootstrap, 10), await Passing(gateway, "/api/v1/ml/models", RealGateway.Bootstrap, 10)));
        Assert.Equal((7, 5), (await Passing(gateway, "/api/v1/documents", own, 10), await Passing(gateway, "/api/v1/ml/models", own, 10)));
        foreach (var path in (string[])["/health", "/health/live", "/health/ready", "/metrics", "/status"])
        {
            Assert.Equal(20, await Passing(gateway, path, RealGateway.Bootstrap, 20));
        }
    }

    [Fact]
    public async Task Consumers_with_high_limits_are_served_by_leases_and_get_no_request_more()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await RealGateway.Start(time, null, null, On);
        var (_, key) = await gateway.MakeKey(new { name = "fast", scopes = new[] { "read" }, limits = new { perSecond = 400, burst = 400, perMinute = 6_000 } });
        var uses = new List<(double At, int Count)>();
        for (var second = 0.0; second < 62; second += 2)
        {
            var passed = 0;
            await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
            {
                for (var n = 0; n < 10; n++)
                {
                    using var response = await gateway.Get("/api/v1/documents?limit=1", key);
                    if (response.StatusCode == HttpStatusCode.OK)
                    {
                        Interlocked.Increment(ref passed);
                    }
                }
            }));
            uses.Add((second, passed));
            time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.All(uses, u => Assert.InRange(u.Count, 0, 400));
        Assert.All(uses, u => Assert.True(uses.Where(o => o.At > u.At - 60 && o.At <= u.At).Sum(o => o.Count) <= 6_000));
        Assert.InRange(uses.Where(u => u.At < 60).Sum(u => u.Count), 5_400, 6_000);
    }

    [Fact]
    public async Task A_crash_gives_nobody_a_second_minute()
    {
        var time = new ManualTimeProvider();
        using var folder = new TempFolder();
        using var copy = new TempFolder();
        var passed = 0;
        await using (var gateway = await RealGateway.Start(time, folder, null, On, ("RateLimit:PerSecond", "1000"), ("RateLimit:Burst", "60")))
        {
            passed = await Passing(gateway, "/api/v1/documents", RealGateway.Bootstrap, 25);
            // The files as a crash would leave them now.
            foreach (var file in Directory.GetFiles(folder.Path).Where(f => Path.GetExtension(f) is not (".lock" or ".pid")))
            {
                File.Copy(file, copy.File(Path.GetFileName(file)));
            }
        }

        time.Advance(TimeSpan.FromSeconds(1));
        await using var after = await RealGateway.Start(time, copy, null, On, ("RateLimit:PerSecond", "1000"), ("RateLimit:Burst", "60"));
        passed += await Passing(after, "/api/v1/documents", RealGateway.Bootstrap, 60);
        Assert.InRange(passed, 50, 60);
        time.Advance(TimeSpan.FromSeconds(62));
        Assert.Equal(60, await Passing(after, "/api/v1/documents", RealGateway.Bootstrap, 70));
    }

    [Theory]
    [InlineData("Open", 10, 429)]
    [InlineData("Closed", 0, 503)]
    public async Task Without_a_store_limits_fail_as_configured(string mode, int passing, int refusal)
    {
        var time = new ManualTimeProvider();
        await using var gateway = await RealGateway.Start(
            time, null, services => services.AddStorageChaos(o => o.Rules.Add(new ChaosRule { Provider = "volatile", FailBefore = 1 })),
            On, ("RateLimit:OnStorageLoss", mode));
        var statuses = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            using var response = await gateway.Get("/api/v1/documents");
            statuses.Add((int)response.StatusCode);
        }

        Assert.True(statuses.Count(s => s == 200) >= passing, string.Join(' ', statuses));
        Assert.All(statuses, s => Assert.Contains(s, mode == "Open" ? [200, refusal] : (int[])[refusal]));
    }

    [Fact]
    public async Task Development_limits_nothing_unless_it_is_told_to()
    {
        await using var open = await GatewayHost.Start();
        using var free = await open.Client.GetAsync("/api/v1/documents");
        Assert.False(free.Headers.Contains("RateLimit-Limit"));
        await using var told = await GatewayHost.Start("Development", null, ("RateLimit:PerMinute", "600"));
        using var limited = await told.Client.GetAsync("/api/v1/documents");
        Assert.Equal("600", limited.Headers.GetValues("RateLimit-Limit").Single());
    }

    private static async Task<int> Passing(RealGateway gateway, string path, string key, int requests)
    {
        var passed = 0;
        for (var i = 0; i < requests; i++)
        {
            using var response = await gateway.Get(path, key);
            passed += response.StatusCode == HttpStatusCode.TooManyRequests ? 0 : 1;
        }

        return passed;
    }
}
