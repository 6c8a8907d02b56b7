using System.Diagnostics;
using System.Text.Json;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

/// <summary><c>indexforge extract</c> and <c>inspect dialects</c> as a user runs them: a process, files, exit codes.</summary>
public sealed class ExtractVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Each_sheet_becomes_a_csv_file_named_for_it()
    {
        var file = Write("data.csv", "\uFEFFid;name\r\n1;Jörg\r\n\r\n2;\"a, b\"\r\n");
        var run = await Run("extract", file, "--out", Out);

        Assert.Equal(0, run.Exit);
        Assert.Equal("id,name\n1,Jörg\n\n2,\"a, b\"\n", await ReadAsync("data.csv.0.csv"));
    }

    [Fact]
    public async Task A_bad_file_stops_no_other_and_shows_in_the_exit_code()
    {
        var bad = Write("bad.xlsx", "PK\u0003\u0004 not really");
        var good = Write("good.csv", "a,b\n1,2\n");
        var run = await Run("extract", bad, good, _folder.File("absent.csv"), "--out", Out, "--json");

        Assert.Equal(1, run.Exit);
        Assert.Equal("a,b\n1,2\n", await ReadAsync("good.csv.0.csv"));
        Assert.Contains("bad.xlsx: error ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("absent.csv: error not_found", run.Errors, StringComparison.Ordinal);
        using var summary = JsonDocument.Parse(run.Output);
        Assert.Equal(1, summary.RootElement.GetProperty("succeeded").GetInt32());
        Assert.Equal(2, summary.RootElement.GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task Files_of_one_name_do_not_overwrite_each_other()
    {
        Directory.CreateDirectory(_folder.File("sub"));
        var run = await Run("extract", Write("same.csv", "a\n"), Write(Path.Combine("sub", "same.csv"), "b\n"), "--out", Out);

        Assert.Equal(1, run.Exit);
        Assert.Equal("a\n", await ReadAsync("same.csv.0.csv"));
        Assert.Contains("error conflict", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_above_a_table_are_left_out_with_a_word_and_kept_on_demand()
    {
        var file = Write("report.csv", "Report 2020,,\n,,\nid,name,price\n1,a,2.5\n2,b,3.5\n3,c,4.5\n");
        var first = await Run("extract", file, "--out", Out);

        Assert.StartsWith("id,name,price\n", await ReadAsync("report.csv.0.csv"), StringComparison.Ordinal);
        Assert.Contains("2 lines above the table", first.Errors, StringComparison.Ordinal);

        await Run("extract", file, "--out", Out, "--keep-preamble");
        Assert.StartsWith("Report 2020,,\n,,\nid,name,price\n", await ReadAsync("report.csv.0.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_folder_the_rows_go_to_the_standard_output()
    {
        var run = await Run("extract", Write("data.csv", "id,name\n1,Ann\n"), "--to", "ndjson");

        Assert.Equal(0, run.Exit);
        Assert.Equal("{\"id\":\"1\",\"name\":\"Ann\"}\n", run.Output);
    }

    [Fact]
    public async Task A_workbook_holds_what_was_read_and_reads_back_the_same()
    {
        await Run("extract", Write("data.csv", "id,name\n007,Jörg\n2,\"a, b\"\n"), "--to", "xlsx", "--out", Out);
        var run = await Run("extract", Path.Combine(Out, "data.csv.xlsx"), "--out", Out);

        Assert.Equal(0, run.Exit);
        Assert.Equal("id,name\n007,Jörg\n2,\"a, b\"\n", await ReadAsync("data.csv.xlsx.0.csv"));
    }

    [Theory]
    [InlineData("extract")]
    [InlineData("extract", "x.csv", "--to", "xlsx")]
    [InlineData("extract", "x.csv", "--to", "docx")]
    [InlineData("extract", "x.csv", "--parallel", "0")]
    [InlineData("extract", "x.csv", "--delimiter", "||")]
    [InlineData("extract", "x.csv", "--json")]
    public async Task A_wrong_command_line_is_told_apart_from_a_wrong_file(params string[] args) =>
        Assert.Equal(2, (await Run(args)).Exit);

    [Fact]
    public async Task Dialects_are_a_line_a_file()
    {
        var run = await Run("inspect", "dialects", Write("a.csv", "id;name\n1;a\n2;b\n"), Write("b.csv", "id\tname\n1\t'x y'\n2\t'z'\n"));

        var folder = Path.GetFileName(_folder.Path);
        Assert.Equal($"{folder}/a.csv|;|\"\n{folder}/b.csv|\t|'\n", run.Output);
    }

    public void Dispose() => _folder.Dispose();

    private string Out => _folder.File("out");

    private static async Task<(int Exit, string Output, string Errors)> Run(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "indexforge.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Out, name), TestContext.Current.CancellationToken);
}
