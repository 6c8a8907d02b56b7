using System.Globalization;
using System.Text;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.Grains.Tests.Documents;

public sealed class When_a_file_is_sent : IAsyncLifetime
{
    private const string Parts = "sku,name,price,added\nINV-00123,Copper pipe,12.50,2024-03-01\nINV-00124,Brass valve,7.25,2024-03-02\nINV-00125,Steel elbow,3.10,2024-03-03\n";
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.Start();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Its_table_is_typed_and_its_rows_are_read()
    {
        var info = await _cluster.Indexed(await _cluster.Send("parts.csv", Parts));

        Assert.Equal(DocumentStatus.Indexed, info.Status);
        var table = Assert.Single(info.Tables);
        Assert.Equal(3, table.RowCount);
        Assert.Equal(["string", "string", "number", "date"], table.Columns.Select(c => c.Type));
        var page = await Reader(info).Rows(new RowsRequest(null, 1, 1, [], RowsFormat.Json));
        Assert.Equal("""[["INV-00124","Brass valve",7.25,"2024-03-02"]]""", Encoding.UTF8.GetString(page.Data));
        Assert.Equal((1, 3), (page.Count, page.Total));
    }

    [Fact]
    public async Task Its_rows_are_found_with_the_row_a_person_sees()
    {
        var info = await _cluster.Indexed(await _cluster.Send("parts.csv", Parts));

        var found = await Search("INV-00124");

        var hit = Assert.Single(found.Hits);
        Assert.Equal((info.Id, 3), (hit.DocumentId, hit.Source.Row));
        Assert.NotEmpty(hit.Highlights);
        Assert.Contains("INV-00124", hit.Snippet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_bytes_again_make_no_second_job()
    {
        var first = await _cluster.Send("parts.csv", Parts);
        await _cluster.Indexed(first);

        var again = await _cluster.Send("renamed.csv", Parts);

        Assert.True(again.Duplicate);
        Assert.Equal((first.DocumentId, first.JobId), (again.DocumentId, again.JobId));
        Assert.Equal(1, (await Stats()).ByStatus[JobStatus.Completed]);
    }

    [Fact]
    public async Task A_deleted_document_is_gone_from_search_and_lists_at_once_and_may_come_back()
    {
        var accepted = await _cluster.Send("parts.csv", Parts);
        await _cluster.Indexed(accepted);

        Assert.True(await Document(accepted).Delete());

        Assert.Equal(0, (await Search("copper")).Total);
        Assert.Null(await Document(accepted).Get());
        Assert.Empty((await Catalog.Documents(new DocumentFilter(null, null, null, null), null, 10)).Items);
        var back = await _cluster.Send("parts.csv", Parts);
        Assert.False(back.Duplicate);
        Assert.Equal(2, (await _cluster.Indexed(back)).Version);
        Assert.Equal(1, (await Search("copper")).Total);
    }

    [Fact]
    public async Task Processing_again_with_other_options_replaces_what_was_there()
    {
        var accepted = await _cluster.Send("parts.csv", Parts);
        await _cluster.Indexed(accepted);

        var again = await Document(accepted).Reprocess(new ReprocessRequest("""{"maxRows":1}""", JobPriority.Normal, "", null, null));

        var info = await _cluster.Indexed(again);
        Assert.Equal((1, true, 2L), (info.Tables[0].RowCount, info.Tables[0].Truncated, info.Version));
        Assert.Equal(0, (await Search("brass")).Total);
        Assert.Equal(1, (await Search("copper")).Total);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_fails_with_its_code_and_is_tried_once()
    {
        var accepted = await _cluster.Send("broken.xlsx", "PK\u0003\u0004 this is no workbook");

        var job = await _cluster.End(accepted.JobId);

        Assert.Equal((JobStatus.Failed, 1), (job.Status, job.Attempt));
        Assert.False(job.Error!.Transient);
        var info = await Document(accepted).Get();
        Assert.Equal((DocumentStatus.Failed, job.Error), (info!.Status, info.Error));
    }

    [Fact]
    public async Task Missing_columns_are_all_named()
    {
        var accepted = await _cluster.Send("parts.csv", Parts, """{"requiredColumns":["SKU","Weight","Origin"]}""");

        var job = await _cluster.End(accepted.JobId);

        Assert.Equal(ErrorCodes.MissingColumns, job.Error!.Code);
        Assert.Contains("Weight", job.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Origin", job.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_rows_can_be_fetched_and_accepted_and_rejected_are_all_that_was_read()
    {
        var options = """{"rules":[{"column":"price","max":10}],"onRuleViolation":"reject"}""";

        var info = await _cluster.Indexed(await _cluster.Send("parts.csv", Parts, options));

        Assert.Equal(2, info.Tables[0].RowCount);
        var file = await Reader(info).Rejected(null, 0);
        var lines = Encoding.UTF8.GetString(file.Data).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("row,reason,sku", lines[0], StringComparison.Ordinal);
        Assert.Contains("INV-00123", lines[1], StringComparison.Ordinal);
        Assert.Equal(0, (await Search("copper")).Total);
        Assert.Equal("C2", Assert.Single((await Reader(info).Issues(null, null, 10)).Items).Cell);
    }

    [Fact]
    public async Task Text_is_cut_into_passages_under_their_headings()
    {
        var text = "# Pumps\n\nA pump moves water.\n\n# Valves\n\nA valve stops water when it is closed.\n";

        var info = await _cluster.Indexed(await _cluster.Send("guide.md", text));

        var hit = Assert.Single((await Search("closed valve")).Hits);
        Assert.Equal("Valves", hit.Source.Heading);
        var page = await Reader(info).Text(0, markdown: true);
        Assert.Equal(text, Encoding.UTF8.GetString(page.Data));
    }

    [Fact]
    public async Task A_file_of_many_parts_is_found_whole_and_paged_whole()
    {
        var csv = new StringBuilder("id,word\n");
        for (var i = 0; i < 20_000; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{i},w{i % 1000}\n");
        }

        var info = await _cluster.Indexed(await _cluster.Send("many.csv", csv.ToString()));

        Assert.Equal(20_000, info.ChunkCount);
        Assert.Equal(20, (await Search("w7")).Total);
        var rows = 0L;
        for (RowsPage? page = null; page is null || page.Count > 0; rows += page.Count)
        {
            page = await Reader(info).Rows(new RowsRequest(null, rows, int.MaxValue, [], RowsFormat.NdJson));
        }

        Assert.Equal(20_000, rows);
        var chunks = await Reader(info).Chunks("19999", 50);
        Assert.Equal("id: 19999; word: w999", Assert.Single(chunks.Items).Text);
    }

    [Fact]
    public async Task A_restart_finds_everything_it_had()
    {
        using var folder = new TempFolder();
        string documentId;
        await using (var before = await GrainCluster.Start(folder))
        {
            documentId = (await before.Indexed(await before.Send("parts.csv", Parts))).Id;
        }

        await using var after = await GrainCluster.Start(folder);

        Assert.Equal(DocumentStatus.Indexed, (await after.Grains.GetGrain<IDocumentGrain>(documentId).Get())!.Status);
        Assert.Equal(1, (await after.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = "copper" })).Total);
        Assert.Equal(1, (await after.Grains.GetGrain<ICatalogQueryGrain>("0").JobStats()).ByStatus[JobStatus.Completed]);
    }

    private ICatalogQueryGrain Catalog => _cluster.Grains.GetGrain<ICatalogQueryGrain>("0");

    private Task<JobStats> Stats() => Catalog.JobStats();

    private Task<SearchResponse> Search(string query) =>
        _cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = query });

    private IDocumentGrain Document(DocumentAccepted accepted) => _cluster.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId);

    private IDocumentReaderGrain Reader(DocumentInfo info) => _cluster.Grains.GetGrain<IDocumentReaderGrain>(info.Id);
}
