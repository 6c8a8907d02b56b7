using System.IO.Compression;
using System.Text;
using IndexForge.Extraction.Tests.Spreadsheets.Ods;
using IndexForge.Extraction.Tests.Spreadsheets.Xlsb;
using IndexForge.Extraction.Tests.Spreadsheets.Xlsx;
using IndexForge.Extraction.Tests.Spreadsheets.Xml2003;

namespace IndexForge.Extraction.Tests.Fuzzing;

/// <summary>Packages (xlsx, xlsb, ods) and XML workbooks: parts are damaged inside the archive, and sometimes the archive itself.</summary>
internal sealed class PackageFuzz : FuzzParser
{
    private const int MaxPart = 1 << 20;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "<", ">", "/>", "</row>", "<row r=\"1\">", "<c r=\"A1\" t=\"s\"><v>", "<c t=\"inlineStr\"><is><t>", "<f>", "<si>", "</sst>", "&#x0;", "&#1114112;", "&amp;", "&x;", "<![CDATA[", "]]>",
            "<!--", "-->", "<!DOCTYPE x [<!ENTITY y \"z\">]>", "<?xml version=\"1.0\" encoding=\"utf-16\"?>", "\"", "'", " t=\"d\"", " t=\"e\"", " s=\"99999\"", " r=\"XFD1048576\"", " hidden=\"1\"", "1E400", "-1E-400",
            "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>", "<mergeCell ref=\"B2:A1\"/>", "_x000D_", "[Red][>1]0.0?;@", "\u00e9\ud83d\ude00", "table:number-rows-repeated=\"1048576\"",
            "table:number-columns-repeated=\"16384\"", "xml:space=\"preserve\"", "ss:Index=\"16384\"", "ss:MergeDown=\"70000\"", "0001-01-01T00:00:00", "9999-12-31T24:00:00",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE], [0xFE, 0xFF], [0], [0xC0, 0x80], [0x07, 0x0C], [0x80, 0x01, 0xFF, 0xFF, 0xFF, 0x7F],
    ];

    public override string Name => "OOXML, xlsb, ods";

    public override string FileName => "fuzz.xlsx";

    protected override IEnumerable<byte[]> Generated()
    {
        yield return new PackageBuilder()
            .Strings("<si><t>zero_x000D_</t></si><si><r><t>o</t></r><r><t>ne</t></r></si>")
            .Styles("<numFmt numFmtId=\"164\" formatCode=\"[&gt;1]0.0;yyyy\"/><numFmt numFmtId=\"165\" formatCode=\"# ??/??;[h]:mm:ss.00;&quot;x&quot;@\"/>", 0, 14, 164, 165, 10, 11)
            .Sheet(
                "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>45000.5</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>in</t></is></c><c r=\"D1\" t=\"d\"><v>2020-02-29</v></c></row><row r=\"7\" hidden=\"1\"><c r=\"A7\" s=\"2\"><f>1+1</f><v>2</v></c><c r=\"B7\" t=\"e\"><v>#N/A</v></c><c r=\"C7\" s=\"3\"><v>-3.14159</v></c></row>",
                "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>")
            .Sheet("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c></row>", state: "hidden").Date1904().ToArray();
        yield return XlsbBuilder.Workbook(
            [
                .. Enumerable.Range(0, 8).SelectMany(row => (byte[])[
                    .. XlsbBuilder.Row(row), .. XlsbBuilder.Cell(7, 0, row % 3), .. XlsbBuilder.Cell(5, 1, row * 0.5), .. XlsbBuilder.Cell(6, 2, XlsbBuilder.Text("inline")),
                    .. XlsbBuilder.Cell(4, 3, (byte)1), .. XlsbBuilder.Cell(3, 4, (byte)0x2A)]),
                .. XlsbBuilder.Record(176, 0, 1, 0, 2),
            ],
            strings: [.. XlsbBuilder.Record(19, (byte)0, XlsbBuilder.Text("zero")), .. XlsbBuilder.Record(19, (byte)1, XlsbBuilder.Text("one"), 1, 0)]);
        yield return OdsTests.Workbook(OdsTests.Table(
            "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"7\"/><table:table-cell office:value-type=\"string\"><text:p>a<text:s/>b</text:p></table:table-cell></table:table-row>"));
        yield return Xml2003Tests.Workbook(
            "<Row ss:Index=\"2\"><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"Number\">1</Data></Cell><Cell ss:StyleID=\"date\"><Data ss:Type=\"DateTime\">2020-01-01T00:00:00</Data></Cell></Row>");
    }

    protected override IEnumerable<byte[]> Real() =>
        RealFiles(60_000, ["spreadsheets/workbooks", "hostile/poi", "hostile/calamine", "documents/xlsx", "documents/ods"], ".xlsx", ".xlsm", ".xlsb", ".xml", ".ods", ".xltx");

    protected override byte[] Input(byte[] sound, byte[] other, Random random)
    {
        var mutator = new Mutator(random, Tokens);
        if (random.Next(8) == 0 || Parts(sound) is not { Count: > 0 } parts)
            return mutator.Damage(sound, other);

        var donor = Parts(other) is { Count: > 0 } others ? others[random.Next(others.Count)].Content : other;

        // What readers look at is damaged more often than pictures and themes.
        var read = parts.FindAll(p => p.Name.Contains("sheet", StringComparison.OrdinalIgnoreCase) || p.Name.Contains("workbook", StringComparison.OrdinalIgnoreCase)
            || p.Name.Contains("Strings", StringComparison.Ordinal) || p.Name.Contains("styles", StringComparison.Ordinal) || p.Name.Contains("content", StringComparison.Ordinal));
        var chosen = read.Count > 0 && random.Next(10) > 0 ? read[random.Next(read.Count)].Name : parts[random.Next(parts.Count)].Name;
        return Zip(parts, chosen, content => mutator.Damage(content, donor));
    }

    private static List<(string Name, byte[] Content)>? Parts(byte[] package)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(package));
            var parts = new List<(string, byte[])>();
            foreach (var entry in zip.Entries.Where(e => e.Length < MaxPart))
            {
                using var stream = entry.Open();
                var content = new MemoryStream();
                stream.CopyTo(content);
                parts.Add((entry.FullName, content.ToArray()));
            }

            return parts;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Zip(List<(string Name, byte[] Content)> parts, string chosen, Func<byte[], byte[]> damage)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(name == chosen ? damage(content) : content);
            }
        }

        return file.ToArray();
    }
}
