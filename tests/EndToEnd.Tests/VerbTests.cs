using System.Text.Json;
using IndexForge.EndToEnd.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

/// <summary>The command line, with a service and without one.</summary>
public sealed class VerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ingest_search_and_rows_against_a_running_service()
    {
        Directory.CreateDirectory(_folder.File("in/deep"));
        await File.WriteAllBytesAsync(_folder.File("in/deep/book.xlsx"), Books.Invoices("CLI"));
        await File.WriteAllBytesAsync(_folder.File("in/a.csv"), Books.Csv("numbat", 3));
        await File.WriteAllTextAsync(_folder.File("in/skip.bin"), "not a table");
        await using var service = await ServiceProcess.Start(_folder.File("data"));
        var url = service.Client.BaseAddress!.ToString();

        var (exit, text, error) = await ServiceProcess.Run(_folder.Path, ["ingest", "in", "--wait", "--json", "--url", url]);
        Assert.True(exit == 0, error);
        var items = JsonDocument.Parse(text).RootElement.GetProperty("items");
        Assert.Equal(2, items.GetArrayLength());
        Assert.All(items.EnumerateArray(), i => Assert.Equal("indexed", i.GetProperty("status").GetString()));

        var (found, hits, _) = await ServiceProcess.Run(_folder.Path, ["search", "CLI-00002", "--url", url]);
        Assert.Equal(0, found);
        Assert.Contains("Invoices row 3", hits, StringComparison.Ordinal);
        var (none, _, _) = await ServiceProcess.Run(_folder.Path, ["search", "zzzzqqq", "--url", url]);
        Assert.Equal(1, none);

        var book = items.EnumerateArray().Single(i => i.GetProperty("path").GetString()!.EndsWith(".xlsx", StringComparison.Ordinal)).GetProperty("documentId").GetString()!;
        var (read, rows, _) = await ServiceProcess.Run(_folder.Path, ["rows", book, "--table", "Customers", "--url", url]);
        Assert.Equal((0, "customer,town\r\nAster Labs,Graz\r\n"), (read, rows));

        var (again, duplicates, _) = await ServiceProcess.Run(_folder.Path, ["ingest", "in", "missing.csv", "--json", "--url", url]);
        Assert.Equal(1, again);
        Assert.Equal(2, JsonDocument.Parse(duplicates).RootElement.GetProperty("duplicates").GetInt32());
    }

    [Fact]
    public async Task Health_is_a_probe()
    {
        await using var service = await ServiceProcess.Start(_folder.File("data"));
        var url = service.Client.BaseAddress!.ToString();
        var (exit, text, _) = await ServiceProcess.Run(_folder.Path, ["health", "storage", "--url", url]);
        Assert.Equal(0, exit);
        Assert.Contains("healthy", text, StringComparison.Ordinal);
        Assert.Equal(2, (await ServiceProcess.Run(_folder.Path, ["health", "moon", "--url", url])).Exit);
        await service.Kill();
        Assert.Equal(69, (await ServiceProcess.Run(_folder.Path, ["health", "--url", url])).Exit);
    }

    [Theory]
    [InlineData("silo", 78)]
    [InlineData("gateway", 78)]
    public async Task Parts_of_a_cluster_need_the_cluster_engine_and_say_so(string verb, int exit)
    {
        var result = await ServiceProcess.Run(_folder.Path, [verb]);
        Assert.Equal(exit, result.Exit);
        Assert.Contains("Engine=Cluster", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("ingest")]
    [InlineData("search")]
    [InlineData("rows")]
    [InlineData("extract")]
    [InlineData("health")]
    public async Task Every_verb_shows_examples(string verb)
    {
        var result = await ServiceProcess.Run(_folder.Path, [verb, "--help"]);
        Assert.Equal(0, result.Exit);
        Assert.Contains($"  indexforge {verb}", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("search")]
    [InlineData("ingest", "--url", "ftp://x", "a.csv")]
    public async Task A_wrong_command_line_is_2(params string[] arguments) =>
        Assert.Equal(2, (await ServiceProcess.Run(_folder.Path, arguments)).Exit);
}
