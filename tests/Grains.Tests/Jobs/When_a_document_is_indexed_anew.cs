using System.Text;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;

namespace IndexForge.Grains.Tests.Jobs;

public sealed class When_a_document_is_indexed_anew
{
    [Fact]
    public async Task Rows_findings_and_hits_are_the_same_and_the_former_copy_is_gone()
    {
        await using var cluster = await GrainCluster.Start();
        var accepted = await cluster.Send("parts.csv", "sku,name,price\nA-1,Copper pipe,1\nA-2,Brass valve,x\nA-3,Zinc elbow,3\n", """{"rules":[{"column":"price","type":"number"}]}""");
        await cluster.Indexed(accepted);
        var document = cluster.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId);
        var reader = cluster.Grains.GetGrain<IDocumentReaderGrain>(accepted.DocumentId);
        var rows = await Rows(reader);
        var issues = (await reader.Issues(null, null, 10)).Items;
        var before = (await cluster.Grains.GetGrain<IDocumentWork>(accepted.DocumentId).Content())!.Content!;

        var info = await cluster.Indexed(await document.Reprocess(new ReprocessRequest(null, JobPriority.Normal, "", null, null, JobKind.Reindex)));

        var after = (await cluster.Grains.GetGrain<IDocumentWork>(accepted.DocumentId).Content())!.Content!;
        Assert.True(after.Generation.Order > before.Generation.Order);
        Assert.Equal(2, info.Version);
        Assert.Equal(rows, await Rows(reader));
        Assert.NotEmpty(issues);
        Assert.Equal(issues, (await reader.Issues(null, null, 10)).Items);
        Assert.Equal(1, (await cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = "brass" })).Total);
        var blocks = (IndexForge.Grains.Blocks.BlockStore)cluster.Services.GetService(typeof(IndexForge.Grains.Blocks.BlockStore))!;
        Assert.Null(await blocks.Read($"doc/{accepted.DocumentId}/{before.Generation}/0"));
    }

    [Fact]
    public async Task One_that_was_never_read_has_nothing_to_index()
    {
        await using var cluster = await GrainCluster.Start();
        var accepted = await cluster.Send("broken.xlsx", "PK\u0003\u0004 and no workbook after that");
        await cluster.End(accepted.JobId);

        var refused = await Assert.ThrowsAsync<ServiceException>(() => cluster.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId)
            .Reprocess(new ReprocessRequest(null, JobPriority.Normal, "", null, null, JobKind.Reindex)));

        Assert.Equal(ErrorCodes.Conflict, refused.Code);
    }

    private static async Task<string> Rows(IDocumentReaderGrain reader) =>
        Encoding.UTF8.GetString((await reader.Rows(new RowsRequest(null, 0, 10, [], RowsFormat.Json))).Data);
}
