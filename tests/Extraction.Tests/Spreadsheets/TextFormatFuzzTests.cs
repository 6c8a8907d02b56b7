using System.IO.Compression;
using IndexForge.Extraction.Tests.Spreadsheets.Ods;
using IndexForge.Extraction.Tests.Spreadsheets.Xlsx;
using IndexForge.Extraction.Tests.Spreadsheets.Xml2003;
using IndexForge.TestSupport;

namespace IndexForge.Extraction.Tests.Spreadsheets;

/// <summary>XML workbooks damaged at random, as archives and within their parts: rows come out or a coded error does.</summary>
public sealed class TextFormatFuzzTests
{
    private const int Rounds = 1500;

    private static readonly byte[][] Tokens =
    [
        "<"u8.ToArray(), ">"u8.ToArray(), "/>"u8.ToArray(), "&#x0;"u8.ToArray(), "&amp;"u8.ToArray(), "<![CDATA["u8.ToArray(), "<!--"u8.ToArray(), "\""u8.ToArray(),
        "99999999999999999999"u8.ToArray(), "-1"u8.ToArray(), "<!DOCTYPE x>"u8.ToArray(), "</row>"u8.ToArray(), "<si>"u8.ToArray(), [0xFF, 0xFE], [0], [0xC0],
    ];

    [Fact]
    public void Damaged_archives() => Fuzz(Package(), file => file);

    [Theory]
    [InlineData("xl/workbook.xml")]
    [InlineData("xl/worksheets/sheet1.xml")]
    [InlineData("xl/sharedStrings.xml")]
    [InlineData("xl/styles.xml")]
    [InlineData("xl/_rels/workbook.xml.rels")]
    public void Damaged_parts(string part)
    {
        var package = Package();
        Fuzz(Extract(package, part), content => Replace(package, part, content));
    }

    [Fact]
    public void Damaged_open_document()
    {
        var package = OdsTests.Workbook(OdsTests.Table(
            "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"7\"/><table:table-cell office:value-type=\"string\"><text:p>a<text:s/>b</text:p></table:table-cell></table:table-row>"));
        Fuzz(Extract(package, "content.xml"), content => Replace(package, "content.xml", content));
    }

    [Fact]
    public void Damaged_spreadsheet_xml() => Fuzz(
        Xml2003Tests.Workbook("<Row ss:Index=\"2\"><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"Number\">1</Data></Cell><Cell ss:StyleID=\"date\"><Data ss:Type=\"DateTime\">2020-01-01T00:00:00</Data></Cell></Row>"),
        file => file);

    [Fact]
    public void Real_files_damaged()
    {
        var random = new Random(11);
        var files = Directory.EnumerateFiles(SharedData.Path("spreadsheets", "workbooks"), "*.xlsx").Where(p => new FileInfo(p).Length < 20_000).Order().ToList();
        foreach (var path in files)
        {
            var sound = File.ReadAllBytes(path);
            for (var i = 0; i < 6; i++)
                Read(Damage(sound, random));
        }
    }

    private static void Fuzz(byte[] sound, Func<byte[], byte[]> wrap)
    {
        Assert.True(SheetText.Count(wrap(sound)) > 0);
        var random = new Random(815);
        for (var round = 0; round < Rounds; round++)
            Read(wrap(Damage(sound, random)));
    }

    private static void Read(byte[] file)
    {
        try
        {
            SheetText.Count(file);
        }
        catch (ExtractionException fault)
        {
            // That is how a file that cannot be read is to end; an accident of the parser behind it is not.
            Assert.False(fault.InnerException is NullReferenceException or IndexOutOfRangeException or ArgumentException or InvalidCastException or OverflowException, $"{fault.InnerException}");
        }
    }

    private static byte[] Damage(byte[] sound, Random random)
    {
        var file = new List<byte>(sound);
        for (var n = random.Next(1, 8); n > 0 && file.Count > 0; n--)
        {
            var at = random.Next(file.Count);
            switch (random.Next(6))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[at] = (byte)random.Next(256);
                    break;
                case 2:
                    file.RemoveRange(at, random.Next(Math.Min(64, file.Count - at)));
                    break;
                case 3:
                    file.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 4:
                    file.InsertRange(at, file.GetRange(at, random.Next(Math.Min(200, file.Count - at))));
                    break;
                default:
                    if (random.Next(8) == 0)
                        file.RemoveRange(at, file.Count - at);
                    break;
            }
        }

        return [.. file];
    }

    private static byte[] Package() => new PackageBuilder()
        .Strings("<si><t>zero_x000D_</t></si><si><r><t>o</t></r><r><t>ne</t></r></si>")
        .Styles("<numFmt numFmtId=\"164\" formatCode=\"[&gt;1]0.0;yyyy\"/>", 0, 14, 164)
        .Sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>45000.5</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>in</t></is></c></row><row r=\"7\" hidden=\"1\"><c r=\"A7\" s=\"2\"><f>1+1</f><v>2</v></c></row>", "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>")
        .Sheet("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c></row>").ToArray();

    private static byte[] Extract(byte[] package, string part)
    {
        using var zip = new ZipArchive(new MemoryStream(package));
        using var stream = zip.GetEntry(part)!.Open();
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Replace(byte[] package, string part, byte[] content)
    {
        var builder = new PackageBuilder();
        using var zip = new ZipArchive(new MemoryStream(package));
        foreach (var entry in zip.Entries)
            builder.Part(entry.FullName, entry.FullName == part ? content : Extract(package, entry.FullName));
        return builder.ToArray(bare: true);
    }
}
