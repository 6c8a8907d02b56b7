using System.Text;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Tests.Documents;

public sealed class When_processing_is_disturbed
{
    private const string Csv = "sku,name\nINV-1,Copper pipe\nINV-2,Brass valve\n";

    [Fact]
    public async Task A_job_cancelled_at_work_tells_its_document()
    {
        await using var cluster = await GrainCluster.Start(configure: GatedStorage.AddTo);
        var gate = cluster.Services.GetRequiredService<GatedStorage>();
        var accepted = await cluster.Send("parts.csv", Csv);
        await gate.Reached;

        await Job(cluster, accepted).Cancel(1);
        gate.Open();

        await Drained(cluster, accepted);
        var info = await cluster.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId).Get();
        Assert.Equal((DocumentStatus.Failed, "cancelled"), (info!.Status, info.Error?.Code));
        Assert.Equal(0, (await Search(cluster, "copper")).Total);
    }

    [Fact]
    public async Task New_options_for_a_document_at_work_are_not_lost()
    {
        await using var cluster = await GrainCluster.Start(configure: GatedStorage.AddTo);
        var gate = cluster.Services.GetRequiredService<GatedStorage>();
        var accepted = await cluster.Send("parts.csv", Csv);
        await gate.Reached;

        var again = await cluster.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId)
            .Reprocess(new ReprocessRequest("""{"maxRows":1}""", JobPriority.Normal, "", null, null));
        gate.Open();

        Assert.Equal(1, (await cluster.Indexed(again)).Tables[0].RowCount);
    }

    [Fact]
    public async Task A_requeued_job_is_worked_for_its_document()
    {
        await using var cluster = await GrainCluster.Start(configure: GatedStorage.AddTo);
        var gate = cluster.Services.GetRequiredService<GatedStorage>();
        var accepted = await cluster.Send("parts.csv", Csv);
        await gate.Reached;
        await Job(cluster, accepted).Cancel(1);

        var again = await Job(cluster, accepted).Retry(1, "again");
        gate.Open();

        Assert.Equal(JobStatus.Completed, (await cluster.End(again.JobId)).Status);
        Assert.Equal(1, (await Search(cluster, "copper")).Total);
    }

    [Fact]
    public async Task An_attempt_after_one_that_had_committed_leaves_what_is_served()
    {
        await using var cluster = await GrainCluster.Start(configure: GatedStorage.AddTo);
        cluster.Services.GetRequiredService<GatedStorage>().Open();
        var info = await cluster.Indexed(await cluster.Send("parts.csv", Csv));
        var served = (await cluster.Grains.GetGrain<IDocumentWork>(info.Id).Content())!.Content!.Generation;

        await cluster.Services.GetRequiredService<IndexForge.Grains.Processing.DocumentPipeline>()
            .SweepFormer(info.Id, served with { Fence = served.Fence + 1 }, (await cluster.Grains.GetGrain<IDocumentWork>(info.Id).Begin(info.JobId!))!.Served);

        var page = await cluster.Grains.GetGrain<IDocumentReaderGrain>(info.Id).Rows(new RowsRequest(null, 0, 10, [], RowsFormat.NdJson));
        Assert.Equal(2, page.Count);
    }

    [Fact]
    public async Task A_document_deleted_after_a_crash_at_work_is_off_the_list()
    {
        using var folder = new TempFolder();
        DocumentAccepted accepted;
        await using (var before = await GrainCluster.Start(folder, Paused))
        {
            accepted = await before.Send("parts.csv", Csv);
            await before.Grains.GetGrain<IDocumentWork>(accepted.DocumentId).Begin(accepted.JobId);
        }

        await using var after = await GrainCluster.Start(folder, Paused);
        await after.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId).Delete();

        Assert.Empty((await after.Grains.GetGrain<ICatalogQueryGrain>("0").Documents(new DocumentFilter(null, null, null, null), null, 10)).Items);
    }

    [Fact]
    public async Task Title_rows_above_a_table_are_found()
    {
        await using var cluster = await GrainCluster.Start();
        await cluster.Indexed(await cluster.Send("report.csv", "Quarterly zinc inventory,,\n,,\nsku,name,price\nINV-1,Copper pipe,1\nINV-2,Brass valve,2\nINV-3,Elbow,3\n"));

        var hit = Assert.Single((await Search(cluster, "zinc inventory")).Hits);

        Assert.NotNull(hit.Source.Table);
        Assert.Contains("Quarterly", hit.Snippet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_option_decides_whether_words_are_stemmed_as_english()
    {
        await using var cluster = await GrainCluster.Start();
        await cluster.Indexed(await cluster.Send("de.csv", "nr,name\n1,laufend\n2,connections\n", """{"language":"de"}"""));
        await cluster.Indexed(await cluster.Send("en.csv", "nr,name\n1,running\n2,pumps\n", """{"language":"en"}"""));

        Assert.Equal(1, (await Search(cluster, "pump")).Total);
        Assert.Equal(0, (await Search(cluster, "connected")).Total);
    }

    private static void Paused(IServiceCollection services) => services.AddSingleton(provider =>
    {
        var slots = new WorkSlots(provider.GetRequiredService<IOptions<JobOptions>>());
        slots.Pause();
        return slots;
    });

    /// <summary>Follows the queue until it has nothing left of a job.</summary>
    private static async Task Drained(GrainCluster cluster, DocumentAccepted accepted)
    {
        Assert.True(JobId.TryParse(accepted.JobId, out var id));
        var queue = cluster.Grains.GetGrain<IJobQueueGrain>(QueuePartitions.Of(id.Key, new JobOptions().Partitions));
        while (await queue.Depth() is { Waiting: > 0 } or { Running: > 0 })
        {
            await Task.Yield();
        }
    }

    private static IJobGrain Job(GrainCluster cluster, DocumentAccepted accepted)
    {
        Assert.True(JobId.TryParse(accepted.JobId, out var id));
        return cluster.Grains.GetGrain<IJobGrain>(id.Key);
    }

    private static Task<SearchResponse> Search(GrainCluster cluster, string query) =>
        cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = query });
}
