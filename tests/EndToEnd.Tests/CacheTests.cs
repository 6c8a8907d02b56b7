using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using IndexForge.EndToEnd.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

/// <summary>The cache of the real service, with real Redis servers that die.</summary>
public sealed class CacheTests
{
    private static readonly (string, string)[] Quick = [("Redis__OpenDuration", "00:00:00.200"), ("Redis__Timeout", "00:00:00.500")];

    [Fact]
    public async Task A_thousand_misses_at_once_are_one_computation()
    {
        using var folder = new TempFolder();
        await using var service = await ServiceProcess.Start(folder.Path);
        await service.Follow((await service.Upload("a.csv", Books.Csv("crowd", 50))).GetProperty("jobId").GetString()!);
        var before = (await service.Get("/api/v1/admin/cache")).GetProperty("computations").GetInt64();
        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => service.Get("/api/v1/search?q=crowd&limit=3")));
        Assert.All(answers, a => Assert.Equal(50, a.GetProperty("total").GetInt64()));
        Assert.Equal(before + 1, (await service.Get("/api/v1/admin/cache")).GetProperty("computations").GetInt64());
    }

    [Fact]
    public async Task Every_change_is_seen_by_the_next_read()
    {
        using var folder = new TempFolder();
        await using var service = await ServiceProcess.Start(folder.Path);
        Assert.Equal(0, await Total(service, "marker"));
        for (var round = 1; round <= 5; round++)
        {
            var item = await service.Upload($"{round}.csv", Books.Csv("marker", round));
            var document = item.GetProperty("documentId").GetString();
            await service.Follow(item.GetProperty("jobId").GetString()!);
            Assert.Equal("indexed", (await service.Get($"/api/v1/documents/{document}")).GetProperty("status").GetString());
            Assert.Equal(round, await Total(service, "marker"));
            using var deleted = await service.Client.DeleteAsync($"/api/v1/documents/{document}");
            Assert.Equal(0, await Total(service, "marker"));
            using var gone = await service.Client.GetAsync($"/api/v1/documents/{document}");
            Assert.Equal(404, (int)gone.StatusCode);
        }
    }

    [Fact]
    public async Task Redis_is_killed_and_comes_back_while_requests_go_on()
    {
        using var folder = new TempFolder();
        await using var redis = await RedisServer.StartAsync();
        await using var service = await ServiceProcess.Start(folder.Path, [.. Quick, ("Redis__App", redis.Configuration)]);
        await service.Follow((await service.Upload("a.csv", Books.Csv("steady", 5))).GetProperty("jobId").GetString()!);
        await Ask(service, 0, 20);
        await HealthIs(service, "redis-app", "healthy");
        Assert.True(Level(await service.Get("/api/v1/admin/cache"), "redis-app").GetProperty("entries").GetInt64() > 0);

        await redis.KillAsync();
        await Ask(service, 20, 20);
        await HealthIs(service, "redis-app", "degraded");
        Assert.Equal("degraded", (await service.Get("/health/detailed")).GetProperty("status").GetString());

        await redis.StartAgainAsync();
        await HealthIs(service, "redis-app", "healthy");
        await Ask(service, 40, 20);
    }

    [Fact]
    public async Task A_redis_that_is_absent_at_start_or_does_not_answer_stops_nothing()
    {
        using var folder = new TempFolder();
        await using var absent = RedisServer.Create();
        await using var silent = await RedisServer.StartAsync();
        await using var proxy = new TcpProxy(silent.Port) { LosesAnswers = true };
        await using var service = await ServiceProcess.Start(folder.Path, [.. Quick, ("Redis__App", $"127.0.0.1:{proxy.Port}"), ("Redis__Ml", absent.Configuration)]);
        await service.Follow((await service.Upload("a.csv", Books.Csv("steady", 5))).GetProperty("jobId").GetString()!);
        await Ask(service, 0, 20);
        await HealthIs(service, "redis-app", "degraded");
        await HealthIs(service, "redis-ml", "degraded");

        proxy.LosesAnswers = false;
        await absent.StartAgainAsync();
        await HealthIs(service, "redis-app", "healthy");
        await HealthIs(service, "redis-ml", "healthy");
        await Ask(service, 20, 20);
    }

    [Fact]
    public async Task Redis_is_flushed_and_filled_again_while_requests_go_on()
    {
        using var folder = new TempFolder();
        await using var redis = await RedisServer.StartAsync();
        await using var service = await ServiceProcess.Start(folder.Path, [.. Quick, ("Redis__App", redis.Configuration)]);
        await service.Follow((await service.Upload("a.csv", Books.Csv("steady", 5))).GetProperty("jobId").GetString()!);
        await Ask(service, 0, 20);

        await Flush(redis);
        await Ask(service, 0, 40);
        await HealthIs(service, "redis-app", "healthy");
        Assert.True(Level(await service.Get("/api/v1/admin/cache"), "redis-app").GetProperty("entries").GetInt64() > 0);
    }

    [Fact]
    public async Task Redis_stands_still_and_goes_on_while_requests_go_on()
    {
        using var folder = new TempFolder();
        await using var redis = await RedisServer.StartAsync();
        await using var service = await ServiceProcess.Start(folder.Path, [.. Quick, ("Redis__App", redis.Configuration)]);
        await service.Follow((await service.Upload("a.csv", Books.Csv("steady", 5))).GetProperty("jobId").GetString()!);
        await Ask(service, 0, 10);
        redis.Freeze();
        try
        {
            await Ask(service, 10, 20);
            await HealthIs(service, "redis-app", "degraded");
            Assert.Equal("degraded", (await service.Get("/health/detailed")).GetProperty("status").GetString());
        }
        finally
        {
            redis.Thaw();
        }

        await HealthIs(service, "redis-app", "healthy");
        await Ask(service, 30, 10);
    }

    [Fact]
    public async Task Redis_that_is_slow_is_left_alone_until_it_is_quick_again()
    {
        using var folder = new TempFolder();
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = new TcpProxy(redis.Port);
        await using var service = await ServiceProcess.Start(folder.Path, [.. Quick, ("Redis__App", $"127.0.0.1:{proxy.Port}")]);
        await service.Follow((await service.Upload("a.csv", Books.Csv("steady", 5))).GetProperty("jobId").GetString()!);
        await Ask(service, 0, 10);
        await HealthIs(service, "redis-app", "healthy");

        proxy.Delay = TimeSpan.FromSeconds(2);
        await Ask(service, 10, 20);
        await HealthIs(service, "redis-app", "degraded");

        proxy.Delay = TimeSpan.Zero;
        await HealthIs(service, "redis-app", "healthy");
        await Ask(service, 30, 10);
    }

    private static async Task Flush(RedisServer redis)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, redis.Port);
        await client.GetStream().WriteAsync("FLUSHALL SYNC\r\n"u8.ToArray());
        var answer = new byte[5];
        await client.GetStream().ReadExactlyAsync(answer);
        Assert.Equal("+OK\r\n"u8.ToArray(), answer);
    }

    private static async Task Ask(ServiceProcess service, int from, int count)
    {
        foreach (var number in Enumerable.Range(from, count))
        {
            Assert.Equal(5, (await service.Get($"/api/v1/search?q=steady&limit={number + 1}")).GetProperty("total").GetInt64());
        }
    }

    private static async Task<long> Total(ServiceProcess service, string word) =>
        (await service.Get($"/api/v1/search?q={word}")).GetProperty("total").GetInt64();

    private static JsonElement Level(JsonElement cache, string name) =>
        cache.GetProperty("levels").EnumerateArray().Single(l => l.GetProperty("name").GetString() == name);

    /// <summary>Health is asked for until it says so; that it never does is the failure.</summary>
    private static async Task HealthIs(ServiceProcess service, string component, string status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string? seen;
        do
        {
            limit.Token.ThrowIfCancellationRequested();
            seen = (await service.Get("/health/detailed")).GetProperty("components").GetProperty(component).GetProperty("status").GetString();
        }
        while (seen != status);
    }
}
