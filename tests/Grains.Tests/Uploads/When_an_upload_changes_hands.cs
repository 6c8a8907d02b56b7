using System.Text;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using IndexForge.Grains.Uploads;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Uploads;

public sealed class When_an_upload_changes_hands
{
    private readonly string _upload = Ids.New();

    [Fact]
    public async Task A_full_queue_leaves_it_to_the_sweep()
    {
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            ShiftedTime.AddTo(services);
            services.Configure<JobOptions>(o => o.MaxQueued = 1);
        });
        cluster.Services.GetRequiredService<WorkSlots>().Pause();
        await cluster.Grains.GetGrain<IJobGrain>(Ids.New()).Submit(new JobRequest { Kind = JobKind.Document, Subject = Ids.New() });

        var refused = await Assert.ThrowsAsync<ServiceException>(() => Register(cluster));
        Assert.Equal(ErrorCodes.QueueFull, refused.Code);
        Assert.NotNull(await Block(cluster));
        await SweepLater(cluster);

        Assert.Null(await Block(cluster));
    }

    [Fact]
    public async Task A_document_that_took_it_over_and_died_before_saying_so_keeps_it()
    {
        await using var cluster = await GrainCluster.Start(configure: ShiftedTime.AddTo);
        var accepted = await Register(cluster);
        await cluster.End(accepted.JobId);
        await Ledger(cluster).Claimed(_upload, accepted.DocumentId);

        await SweepLater(cluster);

        Assert.NotNull(await Block(cluster));
    }

    [Fact]
    public async Task A_clock_that_is_set_forward_sweeps_nothing_that_is_on_its_way()
    {
        await using var cluster = await GrainCluster.Start(configure: ShiftedTime.AddTo);
        await cluster.Grains.GetGrain<IUploadGrain>(_upload).Write(0, new ByteBlock(Encoding.UTF8.GetBytes("k,v\n1,2\n")));

        cluster.Services.GetRequiredService<ShiftedTime>().By = TimeSpan.FromHours(2);
        await Ledger(cluster).AsReference<IRemindable>().ReceiveReminder("sweep", default);

        Assert.NotNull(await Block(cluster));
    }

    [Fact]
    public async Task A_deletion_that_was_cut_off_before_the_sweep_leaves_nothing_in_list_and_search()
    {
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            ShiftedTime.AddTo(services);
            StateFaults.AddTo(services);
        });
        var accepted = await Register(cluster);
        await cluster.End(accepted.JobId);
        cluster.Services.GetRequiredService<WorkSlots>().Pause();
        cluster.Services.GetRequiredService<StateFaults>().Loses = (state, value) =>
            state == "document" && value is DocumentState { Info.Status: DocumentStatus.Deleted, Blob: not null };
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId).Delete());

        await SweepLater(cluster);

        Assert.Empty((await cluster.Grains.GetGrain<ICatalogQueryGrain>("0").Documents(new DocumentFilter(null, null, null, null), null, 10)).Items);
        Assert.Equal(0, (await cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = "k" })).Total);
    }

    [Fact]
    public async Task What_a_deletion_could_not_remove_goes_with_the_sweep()
    {
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            ShiftedTime.AddTo(services);
            FaultyStorage.AddTo(services);
        });
        var storage = cluster.Services.GetRequiredService<FaultyStorage>();
        var accepted = await Register(cluster);
        await cluster.End(accepted.JobId);
        var generation = (await cluster.Grains.GetGrain<IDocumentWork>(accepted.DocumentId).Content())!.Content!.Generation;
        storage.Fails = (operation, key) => operation == "clear" && (key.StartsWith("doc/", StringComparison.Ordinal) || key.StartsWith("upload/", StringComparison.Ordinal));

        Assert.True(await cluster.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId).Delete());
        Assert.NotNull(await Block(cluster));
        storage.Fails = (_, _) => false;
        await SweepLater(cluster);

        Assert.Null(await Block(cluster));
        Assert.Null(await storage.Blocks.Read($"doc/{accepted.DocumentId}/{generation}/0"));
    }

    [Fact]
    public async Task A_deletion_that_is_asked_for_again_ends_what_the_first_left()
    {
        await using var cluster = await GrainCluster.Start(configure: FaultyStorage.AddTo);
        var storage = cluster.Services.GetRequiredService<FaultyStorage>();
        var accepted = await Register(cluster);
        await cluster.End(accepted.JobId);
        var document = cluster.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId);
        storage.Fails = (operation, key) => operation == "clear" && key.StartsWith("upload/", StringComparison.Ordinal);
        Assert.True(await document.Delete());
        storage.Fails = (_, _) => false;

        Assert.False(await document.Delete());

        Assert.Null(await Block(cluster));
    }

    [Fact]
    public async Task A_file_that_is_sent_again_after_a_deletion_that_could_not_cancel_its_job_is_indexed()
    {
        await using var cluster = await GrainCluster.Start(configure: StateFaults.AddTo);
        var slots = cluster.Services.GetRequiredService<WorkSlots>();
        slots.Pause();
        var first = await Register(cluster, stored: false, rows: 1);
        var faults = cluster.Services.GetRequiredService<StateFaults>();
        faults.Before = (state, _) =>
            state == "job" ? throw new Storage.StorageUnavailableException(Storage.StorageErrorCode.Full, "The disk is full.") : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Grains.GetGrain<IDocumentGrain>(first.DocumentId).Delete());
        Assert.Null(await cluster.Grains.GetGrain<IDocumentGrain>(first.DocumentId).Get());
        faults.Before = (_, _) => Task.CompletedTask;

        var again = await Register(cluster, stored: false, rows: 1, upload: Ids.New());
        slots.Resume();

        Assert.NotEqual(first.JobId, again.JobId);
        Assert.Equal(JobStatus.Completed, (await cluster.End(again.JobId)).Status);
        Assert.Equal(DocumentStatus.Indexed, (await cluster.Grains.GetGrain<IDocumentGrain>(again.DocumentId).Get())!.Status);
        Assert.Equal(1, (await cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = "k" })).Total);
    }

    [Fact]
    public async Task A_deletion_that_is_asked_for_again_ends_the_job_that_the_first_left()
    {
        await using var cluster = await GrainCluster.Start(configure: StateFaults.AddTo);
        cluster.Services.GetRequiredService<WorkSlots>().Pause();
        var accepted = await Register(cluster, stored: false, rows: 1);
        var document = cluster.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId);
        var faults = cluster.Services.GetRequiredService<StateFaults>();
        faults.Before = (state, _) =>
            state == "job" ? throw new Storage.StorageUnavailableException(Storage.StorageErrorCode.Full, "The disk is full.") : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(document.Delete);
        faults.Before = (_, _) => Task.CompletedTask;

        await document.Delete();

        Assert.Equal(JobStatus.Cancelled, (await cluster.End(accepted.JobId)).Status);
    }

    [Fact]
    public async Task A_busy_ledger_is_swept_all_the_same()
    {
        using var folder = new TempFolder();
        DateTime first;
        await using (var cluster = await GrainCluster.Start(folder))
        {
            await Ledger(cluster).Begun(_upload);
            first = await NextSweep(cluster);
        }

        await using var again = await GrainCluster.Start(folder, ShiftedTime.AddTo);
        again.Services.GetRequiredService<ShiftedTime>().By = TimeSpan.FromMinutes(50);
        await Ledger(again).Begun(_upload);

        Assert.Equal(first, await NextSweep(again));
    }

    [Fact]
    public async Task A_file_of_one_block_is_stored_by_its_document()
    {
        await using var cluster = await GrainCluster.Start(configure: ShiftedTime.AddTo);
        var accepted = await Register(cluster, stored: false);

        Assert.NotNull(await Block(cluster));
        Assert.Equal(JobStatus.Completed, (await cluster.End(accepted.JobId)).Status);
        await SweepLater(cluster);
        Assert.NotNull(await Block(cluster));
    }

    [Fact]
    public async Task A_file_of_one_block_that_is_sent_again_is_not_stored_again()
    {
        await using var cluster = await GrainCluster.Start();
        var first = await Register(cluster, stored: false);
        var again = await Register(cluster, stored: false, upload: Ids.New());

        Assert.True(again.Duplicate);
        Assert.Equal(first.JobId, again.JobId);
        Assert.Equal(JobStatus.Completed, (await cluster.End(first.JobId)).Status);
    }

    [Fact]
    public async Task A_file_of_one_block_that_the_queue_refuses_is_stored_nowhere()
    {
        await using var cluster = await GrainCluster.Start(configure: services => services.Configure<JobOptions>(o => o.MaxQueued = 1));
        cluster.Services.GetRequiredService<WorkSlots>().Pause();
        await cluster.Grains.GetGrain<IJobGrain>(Ids.New()).Submit(new JobRequest { Kind = JobKind.Document, Subject = Ids.New() });

        var refused = await Assert.ThrowsAsync<ServiceException>(() => Register(cluster, stored: false));

        Assert.Equal(ErrorCodes.QueueFull, refused.Code);
        Assert.Null(await Block(cluster));
    }

    [Fact]
    public async Task A_file_of_one_block_is_not_stored_before_the_ledger_knows_of_it()
    {
        await using var cluster = await GrainCluster.Start(configure: FaultyStorage.AddTo);
        cluster.Services.GetRequiredService<FaultyStorage>().Fails = (operation, key) => operation == "write" && key.StartsWith("uploads/", StringComparison.Ordinal);

        await Assert.ThrowsAsync<ServiceException>(() => Register(cluster, stored: false));

        Assert.Null(await Block(cluster));
    }

    [Fact]
    public async Task A_document_that_dies_once_it_has_stored_its_file_leaves_it_to_the_sweep()
    {
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            ShiftedTime.AddTo(services);
            StateFaults.AddTo(services);
        });
        cluster.Services.GetRequiredService<WorkSlots>().Pause();
        cluster.Services.GetRequiredService<StateFaults>().Before = (state, _) =>
            state == "document" ? throw new Storage.StorageUnavailableException(Storage.StorageErrorCode.Full, "The disk is full.") : Task.CompletedTask;

        await Assert.ThrowsAnyAsync<Exception>(() => Register(cluster, stored: false));
        Assert.NotNull(await Block(cluster));
        await SweepLater(cluster);

        Assert.Null(await Block(cluster));
    }

    [Fact]
    public async Task A_small_file_is_kept_by_its_document_alone()
    {
        using var folder = new TempFolder();
        DocumentAccepted accepted;
        await using (var cluster = await GrainCluster.Start(folder, FaultyStorage.AddTo))
        {
            // Neither the ledger nor a block is asked to store anything.
            cluster.Services.GetRequiredService<FaultyStorage>().Fails = (operation, key) => operation == "write" && key.StartsWith("upload", StringComparison.Ordinal);
            accepted = await Register(cluster, stored: false, rows: 1);
            Assert.Equal(JobStatus.Completed, (await cluster.End(accepted.JobId)).Status);
            Assert.Null(await Block(cluster));
        }

        await using var again = await GrainCluster.Start(folder, ShiftedTime.AddTo);
        var reader = again.Grains.GetGrain<IDocumentReaderGrain>(accepted.DocumentId);
        var page = await reader.Content(0);
        Assert.Equal(Csv(1), page.Data);
        Assert.Null(page.Next);
        Assert.Empty((await reader.Content(1)).Data);

        // Worked on anew from what is kept.
        var reprocessed = await again.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId).Reprocess(new ReprocessRequest(null, JobPriority.Normal, "", null, null, JobKind.Document));
        Assert.Equal(JobStatus.Completed, (await again.End(reprocessed.JobId)).Status);

        Assert.True(await again.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId).Delete());
        Assert.Null(await again.Grains.GetGrain<IDocumentWork>(accepted.DocumentId).Content());
        await SweepLater(again);
        Assert.Equal(JobStatus.Completed, (await again.End((await Register(again, stored: false, rows: 1, upload: Ids.New())).JobId)).Status);
    }

    [Theory, InlineData(0), InlineData(1)]
    public async Task A_file_is_small_up_to_the_limit(int more)
    {
        await using var cluster = await GrainCluster.Start();
        var bytes = Encoding.UTF8.GetBytes("k\n" + new string('x', DocumentGrain.InlineBytes - 3 + more) + "\n");
        Assert.Equal(DocumentGrain.InlineBytes + more, bytes.Length);

        var accepted = await Register(cluster, bytes, stored: false);

        Assert.Equal(more == 0, await Block(cluster) is null);
        Assert.Equal(JobStatus.Completed, (await cluster.End(accepted.JobId)).Status);
        Assert.Equal(bytes, (await cluster.Grains.GetGrain<IDocumentReaderGrain>(accepted.DocumentId).Content(0)).Data);
    }

    [Fact]
    public async Task A_small_file_whose_document_dies_before_it_is_stored_leaves_nothing_and_can_be_sent_again()
    {
        await using var cluster = await GrainCluster.Start(configure: StateFaults.AddTo);
        var faults = cluster.Services.GetRequiredService<StateFaults>();
        faults.Before = (state, _) =>
            state == "document" ? throw new Storage.StorageUnavailableException(Storage.StorageErrorCode.Full, "The disk is full.") : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => Register(cluster, stored: false, rows: 1));
        Assert.Null(await Block(cluster));
        faults.Before = (_, _) => Task.CompletedTask;

        var accepted = await Register(cluster, stored: false, rows: 1);

        Assert.Equal(JobStatus.Completed, (await cluster.End(accepted.JobId)).Status);
        Assert.Equal(Csv(1), (await cluster.Grains.GetGrain<IDocumentReaderGrain>(accepted.DocumentId).Content(0)).Data);
    }

    /// <summary>With 2,000 rows it is too long for the document to keep.</summary>
    private static byte[] Csv(int rows) => Encoding.UTF8.GetBytes("k,v\n" + string.Concat(Enumerable.Range(1, rows).Select(i => $"{i},2\n")));

    private Task<DocumentAccepted> Register(GrainCluster cluster, bool stored = true, string? upload = null, int rows = 2_000) =>
        Register(cluster, Csv(rows), stored, upload);

    private async Task<DocumentAccepted> Register(GrainCluster cluster, byte[] bytes, bool stored, string? upload = null)
    {
        var block = new ByteBlock(bytes);
        if (stored)
        {
            await cluster.Grains.GetGrain<IUploadGrain>(_upload).Write(0, block);
        }

        return await cluster.Grains.GetGrain<IDocumentGrain>(Ids.Document("default", "sha")).Register(new DocumentRegistration
        {
            Collection = "default",
            Name = "a.csv",
            ContentType = "text/csv",
            Blob = new UploadedBlob(upload ?? _upload, 1, bytes.Length, "sha"),
            Unstored = stored ? null : block,
        });
    }

    private Task<byte[]?> Block(GrainCluster cluster) => cluster.Services.GetRequiredService<BlockStore>().Read(UploadBlocks.Key(_upload, 0));

    private IUploadLedgerGrain Ledger(GrainCluster cluster) => cluster.Grains.GetGrain<IUploadLedgerGrain>(UploadLedger.Of(_upload));

    private async Task SweepLater(GrainCluster cluster)
    {
        var time = cluster.Services.GetRequiredService<ShiftedTime>();
        (time.By, time.Passed) = (TimeSpan.FromHours(2), TimeSpan.FromHours(2));
        await Ledger(cluster).AsReference<IRemindable>().ReceiveReminder("sweep", default);
    }

    private async Task<DateTime> NextSweep(GrainCluster cluster)
    {
        var row = await cluster.Services.GetRequiredService<IReminderTable>().ReadRow(Ledger(cluster).GetGrainId(), "sweep");
        return row!.StartAt;
    }
}
