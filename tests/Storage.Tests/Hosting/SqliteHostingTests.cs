using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Tests.Hosting;

public sealed class SqliteHostingTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("document", "a");

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_file_is_open_while_hosted_services_start_and_stop()
    {
        using var host = Build(_folder.Path);
        await host.StartAsync(Cancel);
        await host.StopAsync(Cancel);

        var grain = host.Services.GetServices<IHostedService>().OfType<WritesAtStartAndStop>().Single();
        Assert.Equal(2, grain.State.State!.Count);
        using var again = Build(_folder.Path);
        await again.StartAsync(Cancel);
        var read = new GrainState<Note>();
        await again.Services.GetRequiredKeyedService<IGrainStorage>("durable").ReadStateAsync("note", Grain, read);
        Assert.Equal(2, read.State!.Count);
    }

    [Fact]
    public async Task A_locked_file_fails_the_start_with_its_message()
    {
        using var first = Build(_folder.Path);
        await first.StartAsync(Cancel);
        using var second = Build(_folder.Path);
        var error = await Assert.ThrowsAsync<StorageException>(() => second.StartAsync(Cancel));
        Assert.Equal(StorageErrorCode.Locked, error.Code);
        await first.StopAsync(Cancel);
    }

    [Fact]
    public async Task Options_out_of_range_fail_the_start_all_named()
    {
        using var host = Build("", options => options.Readers = 0);
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancel));
        Assert.Contains("Readers", error.Message, StringComparison.Ordinal);
        Assert.Contains("Folder", error.Message, StringComparison.Ordinal);
    }

    private static IHost Build(string folder, Action<Storage.Sqlite.SqliteStoreOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddHostedService<WritesAtStartAndStop>();
        builder.Services.AddGrainStateSerializer().AddSqliteStore(options =>
        {
            options.Folder = folder;
            configure?.Invoke(options);
        });
        builder.Services.AddSqliteState("durable").AddSqliteReminders();
        return builder.Build();
    }

    /// <summary>Stands for the silo: needs its state in StartAsync, and still in StopAsync.</summary>
    private sealed class WritesAtStartAndStop([FromKeyedServices("durable")] IGrainStorage storage, IReminderTable reminders) : IHostedService
    {
        public GrainState<Note> State { get; } = new();

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await reminders.StartAsync(cancellationToken);
            await storage.ReadStateAsync("note", Grain, State);
            if (!State.RecordExists)
                await Write();
        }

        public async Task StopAsync(CancellationToken cancellationToken) => await Write();

        private async Task Write()
        {
            State.State!.Count++;
            await storage.WriteStateAsync("note", Grain, State);
        }
    }
}
