using IndexForge.Storage.Chaos;
using IndexForge.Storage.Memory;
using IndexForge.Storage.Redis;
using IndexForge.Storage.Sqlite;
using IndexForge.Storage.Tests.Contract;
using IndexForge.Storage.Tiered;
using IndexForge.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Tests.Hosting;

public sealed class ProviderRegistrationTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("document", "a");

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_name_gets_its_provider()
    {
        using var host = Build(services => services
            .AddSqliteState("durable").AddMemoryState("memory").AddRedisConnection("app", options => options.Configuration = "redis://nowhere.invalid")
            .AddRedisState("redis", "app").AddTieredState("tiered", "app"));
        await host.StartAsync(Cancel);
        Assert.IsType<SqliteGrainStorage>(Storage(host, "durable"));
        Assert.IsType<MemoryGrainStorage>(Storage(host, "memory"));
        Assert.IsType<RedisGrainStorage>(Storage(host, "redis"));
        Assert.IsType<TieredGrainStorage>(Storage(host, "tiered"));
        Assert.Same(Storage(host, "tiered"), Storage(host, "tiered"));
    }

    [Fact]
    public async Task Chaos_is_injected_into_what_is_registered_before_it()
    {
        using var host = Build(services => services.AddSqliteState("durable").AddMemoryState("volatile").AddStorageChaos(options =>
            options.Rules.Add(new ChaosRule { Provider = "volatile", FailBefore = 1 })));
        await host.StartAsync(Cancel);
        await Storage(host, "durable").WriteStateAsync("note", Grain, new GrainState<Note>(new Note()));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Storage(host, "volatile").WriteStateAsync("note", Grain, new GrainState<Note>(new Note())));
    }

    [Fact]
    public async Task Chaos_comes_from_configuration_too()
    {
        var chaos = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Chaos:Seed"] = "7",
            ["Storage:Chaos:Rules:0:Provider"] = "volatile",
            ["Storage:Chaos:Rules:0:Operations"] = "Write, Clear",
            ["Storage:Chaos:Rules:0:LoseAnswer"] = "1",
        }).Build();
        using var host = Build(services => services.AddSqliteState("durable").AddSqliteState("volatile").AddStorageChaos(chaos.GetSection("Storage:Chaos")));
        await host.StartAsync(Cancel);
        await Storage(host, "durable").WriteStateAsync("note", Grain, new GrainState<Note>(new Note()));
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Storage(host, "volatile").WriteStateAsync("note", Grain, new GrainState<Note>(new Note { Text = "kept" })));
        Assert.True(error.OutcomeUnknown);
        var read = new GrainState<Note>();
        await Storage(host, "volatile").ReadStateAsync("note", Grain, read);
        Assert.Equal("kept", read.State!.Text);
    }

    [Fact]
    public async Task A_configuration_without_chaos_injects_none()
    {
        using var host = Build(services => services.AddSqliteState("durable").AddStorageChaos(new ConfigurationBuilder().Build().GetSection("Storage:Chaos")));
        await host.StartAsync(Cancel);
        Assert.IsType<SqliteGrainStorage>(Storage(host, "durable"));
    }

    [Fact]
    public async Task Every_wrong_option_is_named_when_the_host_starts()
    {
        using var host = Build(services => services
            .AddMemoryState("memory", options => options.MaxEntries = 0)
            .AddRedisConnection("app", options => options.Configuration = "cache,nonsense=1")
            .AddStorageChaos(options =>
            {
                options.Rules.Add(new ChaosRule { FailBefore = 2 });
                options.Rules.Add(new ChaosRule { Delay = -1 });
            }));
        var error = await Assert.ThrowsAsync<AggregateException>(() => host.StartAsync(Cancel));
        var all = string.Join('\n', error.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures));
        foreach (var wrong in new[] { "MaxEntries", "Redis app", "Rules[0]", "Rules[1]" })
            Assert.Contains(wrong, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_commits_and_tells_the_sizes()
    {
        using var host = Build(services => services.AddSqliteState("durable"));
        await host.StartAsync(Cancel);
        var health = await host.Services.GetRequiredService<SqliteStore>().ProbeAsync();
        Assert.True(health.Commit > TimeSpan.Zero);
        Assert.True(health.FileBytes > 0);
        Assert.True(health.LogBytes > 0);
        Assert.Equal(0, health.Queued);
    }

    private IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddGrainStateSerializer().AddSqliteStore(options => options.Folder = _folder.Path);
        configure(builder.Services);
        return builder.Build();
    }

    private static IGrainStorage Storage(IHost host, string name) => host.Services.GetRequiredKeyedService<IGrainStorage>(name);
}
