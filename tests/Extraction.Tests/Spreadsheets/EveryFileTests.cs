using IndexForge.Extraction.Tests.Fuzzing;
using IndexForge.Extraction.Tests.Spreadsheets.Ods;
using IndexForge.Extraction.Tests.Spreadsheets.Xlsb;
using IndexForge.Extraction.Tests.Spreadsheets.Xlsx;
using IndexForge.TestSupport;

namespace IndexForge.Extraction.Tests.Spreadsheets;

/// <summary>
/// Real, malformed and exploding files: each ends in rows or in a coded error, as displayed text and as typed tables, within
/// ten seconds and 256 MB of live heap.
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class EveryFileTests
{
    private const long MemoryBudget = 256L << 20;
    private const int Rows = 1_048_576;
    private static readonly TimeSpan TimeBudget = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, Func<byte[]>> Exploding = new()
    {
        ["a million rows without cells"] = () => new PackageBuilder().Sheet(string.Concat(Enumerable.Range(1, Rows).Select(r => $"<row r=\"{r}\"/>"))).ToArray(),
        ["a million rows of formats"] = () => new PackageBuilder().Styles("", 0, 14).Sheet(string.Concat(Enumerable.Range(1, Rows).Select(r => $"<row r=\"{r}\"><c r=\"A{r}\" s=\"1\"/></row>"))).ToArray(),
        ["a dimension that lies, and the last cell"] = () => new PackageBuilder().Sheet("<dimension ref=\"A1:XFD1048576\"/><row r=\"1\"><c><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>").ToArray(),
        ["one merged range over everything"] = () => new PackageBuilder().Sheet("<row r=\"1\"><c><v>1</v></c></row>", "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>").ToArray(),
        ["half a million merged ranges"] = () => new PackageBuilder().Sheet("<row r=\"1\"><c><v>1</v></c></row>", $"<mergeCells>{string.Concat(Enumerable.Range(1, Rows / 2).Select(r => $"<mergeCell ref=\"A{r}:XFD{r}\"/>"))}</mergeCells>").ToArray(),
        ["elements nested without end"] = () => new PackageBuilder().Sheet(string.Concat(Enumerable.Repeat("<is>", 2_000_000))).ToArray(),
        ["a number format of a million characters"] = () => new PackageBuilder().Styles($"<numFmt numFmtId=\"164\" formatCode=\"{new string('#', 1_000_000)}\"/>", 164).Sheet("<row r=\"1\"><c s=\"0\"><v>1</v></c></row>").ToArray(),
        ["an OpenDocument cell repeated over a sheet"] = () => OdsTests.Workbook(OdsTests.Table(
            "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"7\"/></table:table-row>")),
        ["a million empty rows in records"] = () => XlsbBuilder.Workbook([.. Enumerable.Range(0, 200_000).SelectMany(r => XlsbBuilder.Row(r * 5))]),
        ["one string of a million characters named by every row"] = () => new PackageBuilder().Strings($"<si><t>{new string('x', 1 << 20)}</t></si>")
            .Sheet(string.Concat(Enumerable.Range(1, 100_000).Select(r => $"<row r=\"{r}\"><c t=\"s\"><v>0</v></c></row>"))).ToArray(),
    };

    public static TheoryData<string> RealFiles() => [.. SharedData.Root is { } root
        ? new[] { "spreadsheets/workbooks", "hostile/poi", "hostile/calamine" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder)))
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)
        : (IEnumerable<string>)["hostile"]];

    public static TheoryData<string> ExplodingFiles() => [.. Exploding.Keys];

    [Theory]
    [MemberData(nameof(RealFiles))]
    public Task A_real_file_ends_in_rows_or_a_coded_error(string path) => Ends(() => File.ReadAllBytes(SharedData.Path(path.Split('/'))), Path.GetFileName(path));

    [Theory]
    [MemberData(nameof(ExplodingFiles))]
    public Task An_exploding_file_ends_in_rows_or_a_coded_error(string name) => Ends(Exploding[name], name);

    private static async Task Ends(Func<byte[]> make, string name)
    {
        var file = make();
        var before = GC.GetTotalMemory(forceFullCollection: false);
        var reading = Task.Run(() => FuzzTarget.Run(file, name), TestContext.Current.CancellationToken);
        var ended = reading.WaitAsync(TimeBudget, TestContext.Current.CancellationToken);
        var peak = 0L;
        using (var sample = new PeriodicTimer(TimeSpan.FromMilliseconds(20)))
        {
            while (!ended.IsCompleted && await sample.WaitForNextTickAsync(TestContext.Current.CancellationToken))
            {
                // What waits to be collected is not held; only where much is there, it is worth finding out.
                var held = GC.GetTotalMemory(forceFullCollection: false) - before;
                peak = Math.Max(peak, held < MemoryBudget ? held : GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Null(await ended);
        Assert.True(peak < MemoryBudget, $"{peak:N0} bytes were held");
    }
}
