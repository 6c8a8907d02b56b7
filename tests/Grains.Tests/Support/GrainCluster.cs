using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Hosting;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Uploads;
using IndexForge.Storage;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace IndexForge.Grains.Tests.Support;

/// <summary>The real grains on the engine with a real store, in this process; messages are checked strictly.</summary>
public sealed class GrainCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private readonly bool _ownsFolder;

    private GrainCluster(InProcessTestCluster cluster, TempFolder folder, bool ownsFolder)
    {
        _cluster = cluster;
        Folder = folder;
        _ownsFolder = ownsFolder;
    }

    public TempFolder Folder { get; }

    public IGrainFactory Grains => _cluster.Client;

    public IServiceProvider Services => _cluster.Silos[0].ServiceProvider;

    public static async Task<GrainCluster> Start(TempFolder? folder = null, Action<IServiceCollection>? configure = null)
    {
        var data = folder ?? new TempFolder();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.ConfigureServices(services =>
            {
                services.AddIndexForgeGrains();
                services.Configure<JobOptions>(o => o.SingleProcess = true);
                services.AddGrainStateSerializer();
                services.AddStateCodec(StateCodec.Create<Block>((block, to) => to.Write(block.Data), bytes => new Block { Data = bytes.ToArray() }));
                services.AddSqliteStore(o => o.Folder = data.Path);
                foreach (var name in (string[])[StorageNames.Durable, StorageNames.Volatile, StorageNames.VolatileMl])
                {
                    services.AddSqliteState(name);
                }

                configure?.Invoke(services);
            });
            silo.AddReminders();
            silo.ConfigureServices(services => services.AddSqliteReminders());
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new GrainCluster(cluster, data, folder is null);
    }

    /// <summary>Uploads bytes and registers the document.</summary>
    public async Task<DocumentAccepted> Send(string name, byte[] bytes, string collection = "default", string? options = null, params (string Key, string Value)[] tags)
    {
        var upload = Ids.New();
        var blocks = bytes.Chunk(ByteBlock.MaxBytes).ToList();
        for (var i = 0; i < blocks.Count; i++)
        {
            await Grains.GetGrain<IUploadGrain>(upload).Write(i, new ByteBlock(blocks[i]));
        }

        var sha = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return await Grains.GetGrain<IDocumentGrain>(Ids.Document(collection, sha)).Register(new DocumentRegistration
        {
            Collection = collection,
            Name = name,
            ContentType = "application/octet-stream",
            Blob = new UploadedBlob(upload, blocks.Count, bytes.Length, sha),
            OptionsJson = options,
            Tags = tags.ToDictionary(t => t.Key, t => t.Value).ToImmutable(),
        });
    }

    public Task<DocumentAccepted> Send(string name, string text, string? options = null) => Send(name, Encoding.UTF8.GetBytes(text), options: options);

    /// <summary>The run's end.</summary>
    public async Task<JobInfo> End(string jobId)
    {
        Assert.True(JobId.TryParse(jobId, out var id));
        var job = Grains.GetGrain<IJobGrain>(id.Key);
        var info = await job.WaitForChange(id.Run, seen: -1, TimeSpan.FromSeconds(20));
        for (var i = 0; i < 30 && info is { IsFinished: false }; i++)
        {
            info = await job.WaitForChange(id.Run, info.Revision, TimeSpan.FromSeconds(20));
        }

        Assert.NotNull(info);
        Assert.True(info.IsFinished);
        return info;
    }

    public async Task<DocumentInfo> Indexed(DocumentAccepted accepted)
    {
        var job = await End(accepted.JobId);
        Assert.True(job.Status == JobStatus.Completed, $"{job.Status}: {job.Error?.Message}");
        return (await Grains.GetGrain<IDocumentGrain>(accepted.DocumentId).Get())!;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        if (_ownsFolder)
        {
            Folder.Dispose();
        }
    }
}
