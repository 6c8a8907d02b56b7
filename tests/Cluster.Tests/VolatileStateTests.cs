using IndexForge.Cluster.Tests.Support;
using IndexForge.Silo.Hosting;
using IndexForge.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace IndexForge.Cluster.Tests;

/// <summary>Grains whose Redis evicts, is flushed, or is away.</summary>
public sealed class VolatileStateTests
{
    [Fact]
    public async Task A_grain_writes_on_after_its_state_was_flushed()
    {
        await using var app = await RedisServer.StartAsync();
        await using var silo = await Start(app);
        var note = silo.Note("flushed");
        await note.Write("before");
        await using (var admin = await ConnectionMultiplexer.ConnectAsync(app.Configuration + ",allowAdmin=true"))
        {
            await admin.GetServer(app.Configuration).FlushAllDatabasesAsync();
        }

        Assert.Equal("before", await note.Read());
        await note.Write("after");
        Assert.Equal("after", await silo.ReadAnew(note));
    }

    [Fact]
    public async Task A_grain_goes_on_from_memory_while_its_redis_is_dead_and_keeps_again_when_it_is_back()
    {
        await using var app = await RedisServer.StartAsync();
        await using var silo = await Start(app);
        var note = silo.Note("dead");
        await note.Write("before");
        await app.KillAsync();
        await note.Write("meanwhile");
        Assert.Equal("meanwhile", await note.Read());
        await app.StartAgainAsync();
        await silo.WriteUntilKept(note, app, "again");
    }

    [Fact]
    public async Task A_silo_starts_without_its_volatile_redis_and_heals_when_they_come()
    {
        await using var app = RedisServer.Create();
        await using var silo = await Start(app);
        var note = silo.Note("late");
        await note.Write("in memory");
        Assert.Equal("in memory", await note.Read());
        await app.StartAgainAsync();
        await silo.WriteUntilKept(note, app, "kept");
    }

    private static async Task<RunningSilo> Start(RedisServer app)
    {
        var cluster = await RedisServer.StartAsync("--appendfsync", "always");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Cluster:ClusterRedis"] = cluster.Configuration,
            ["Cluster:AppRedis"] = app.Configuration + ",connectTimeout=500,syncTimeout=500,asyncTimeout=500",
            ["Cluster:MlRedis"] = $"127.0.0.1:{FreePort.Next()},connectTimeout=500",
            ["Cluster:Durable"] = "Redis",
            ["Cluster:AdvertisedAddress"] = "127.0.0.1",
            ["Cluster:SiloPort"] = $"{FreePort.Next()}",
            ["Cluster:GatewayPort"] = $"{FreePort.Next()}",
        });
        Engine.AddSilo(builder, new DataOptions());
        builder.Services.AddSingleton(TimeProvider.System);
        var host = builder.Build();
        await host.StartAsync();
        return new RunningSilo(host, cluster);
    }

    private sealed class RunningSilo(IHost host, RedisServer cluster) : IAsyncDisposable
    {
        public INoteGrain Note(string key) => host.Services.GetRequiredService<IGrainFactory>().GetGrain<INoteGrain>(key);

        /// <summary>What another activation reads: what was kept.</summary>
        public async Task<string> ReadAnew(INoteGrain note)
        {
            await note.Leave();
            return await note.Read();
        }

        /// <summary>The client connects again in its own time: writes until the server has it.</summary>
        public async Task WriteUntilKept(INoteGrain note, RedisServer redis, string text)
        {
            await using var reader = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
            var key = $"indexforge/state/{note.GetGrainId().Type}/{note.GetPrimaryKeyString()}/note";
            do
            {
                await note.Write(text);
            }
            while (!((string?)await reader.GetDatabase().HashGetAsync(key, "data") ?? "").Contains(text, StringComparison.Ordinal));

            Assert.Equal(text, await ReadAnew(note));
        }

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
            await cluster.DisposeAsync();
        }
    }
}
