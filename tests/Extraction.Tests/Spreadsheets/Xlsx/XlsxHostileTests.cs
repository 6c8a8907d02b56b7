using System.IO.Compression;
using System.Text;

namespace IndexForge.Extraction.Tests.Spreadsheets.Xlsx;

/// <summary>Packages made to harm, and packages that came to harm.</summary>
public sealed class XlsxHostileTests
{
    private static readonly string Cell = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>";

    [Fact]
    public void A_document_type_is_refused()
    {
        var file = new PackageBuilder().Sheet(Cell).Strings("")
            .Part("xl/sharedStrings.xml", "<!DOCTYPE sst [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><sst><si><t>&x;</t></si></sst>").ToArray();

        Assert.Equal(ExtractionErrors.Malformed, Code(file));
    }

    [Fact]
    public void An_entry_that_unpacks_to_a_thousand_times_its_size_is_a_bomb()
    {
        var file = new PackageBuilder().Sheet(new string(' ', 40 << 20)).ToArray();

        Assert.Equal(ExtractionErrors.DecompressionBomb, Code(file));
    }

    [Fact]
    public void What_an_archive_unpacks_to_is_bounded()
    {
        var rows = string.Concat(Enumerable.Range(1, 2000).Select(r => $"<row r=\"{r}\"><c><v>{r * 7919}</v></c></row>"));
        var options = new WorkbookOptions { Limits = new ExtractionLimits { MaxUnpackedBytes = 20_000 } };

        Assert.Equal(ExtractionErrors.DecompressionBomb, Code(new PackageBuilder().Sheet(rows).ToArray(), options));
    }

    [Fact]
    public void Reading_a_sheet_twice_does_not_count_twice()
    {
        var rows = string.Concat(Enumerable.Range(1, 2000).Select(r => $"<row r=\"{r}\"><c><v>{r * 7919}</v></c></row>"));
        using var workbook = SheetText.Open(new PackageBuilder().Sheet(rows).ToArray(), new WorkbookOptions { Limits = new ExtractionLimits { MaxUnpackedBytes = 100_000 } });

        for (var i = 0; i < 5; i++)
            Assert.Equal(2000, SheetText.Cells(workbook, 0).Length);
    }

    [Fact]
    public void A_long_string_named_from_many_cells_is_a_bomb()
    {
        var rows = string.Concat(Enumerable.Range(1, 3000).Select(r => $"<row r=\"{r}\"><c t=\"s\"><v>0</v></c></row>"));
        var file = new PackageBuilder().Strings($"<si><t>{new string('x', 32_000)}</t></si>").Sheet(rows).ToArray();

        Assert.Equal(ExtractionErrors.DecompressionBomb, Code(file));
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("<x>", 100_000));

        Assert.Equal(ExtractionErrors.Malformed, Code(new PackageBuilder().Sheet(deep).ToArray()));
    }

    [Theory]
    [InlineData("<row r=\"1048577\"><c><v>1</v></c></row>")]
    [InlineData("<row r=\"99999999999999\"><c><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"ZZZZZZZZ1\"><v>1</v></c></row>", true)]
    public void Cells_beyond_the_sheet_are_refused(string rows, bool taken = false)
    {
        // A reference that is none leaves its cell where it stands.
        var file = new PackageBuilder().Sheet(rows).ToArray();

        if (taken)
            Assert.Equal(1, SheetText.Count(file));
        else
            Assert.Equal(ExtractionErrors.Malformed, Code(file));
    }

    [Fact]
    public void Entries_and_sheets_are_bounded()
    {
        var builder = new PackageBuilder();
        for (var i = 0; i < 12; i++)
            builder.Sheet("");

        Assert.Equal(ExtractionErrors.DecompressionBomb, Code(builder.ToArray(), new WorkbookOptions { Limits = new ExtractionLimits { MaxEntries = 10 } }));
        Assert.Equal(ExtractionErrors.TooLarge, Code(builder.ToArray(), new WorkbookOptions { Limits = new ExtractionLimits { MaxSheets = 10 } }));
    }

    [Fact]
    public void Names_that_climb_stay_in_the_archive()
    {
        var file = new PackageBuilder()
            .Part("_rels/.rels", "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"../../../../etc/passwd\"/></Relationships>")
            .Part("../../etc/passwd", "secret").ToArray(bare: true);

        Assert.Equal(ExtractionErrors.UnsupportedFormat, Code(file));
    }

    [Fact]
    public void Rows_before_the_break_stand_and_the_error_says_where_it_is()
    {
        var sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c><c r=\"B2\"><v>";
        using var workbook = SheetText.Open(new PackageBuilder().Sheet("").Part("xl/worksheets/sheet1.xml", sheet).ToArray());
        using var reader = workbook.OpenSheet(0);
        var row = new Cells.RowBuffer();

        Assert.True(reader.Read(row));
        var error = Assert.Throws<ExtractionException>(() => reader.Read(row));
        Assert.Equal(ExtractionErrors.Malformed, error.Code);
        Assert.Contains("B2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_cut_off_is_read_by_its_local_headers()
    {
        var whole = new PackageBuilder().Sheet("<row r=\"1\"><c r=\"A1\"><v>42</v></c></row>").ToArray();
        var directory = whole.AsSpan().IndexOf("PK\x01\x02"u8);

        using var workbook = SheetText.Open(whole[..directory]);
        Assert.Equal(["A1=42"], SheetText.Cells(workbook, 0));
        Assert.Contains(workbook.Warnings, w => w.Contains("directory", StringComparison.Ordinal));
    }

    [Fact]
    public void An_archive_written_to_a_stream_that_cannot_seek_is_read()
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(new ForwardStream(bytes), ZipArchiveMode.Create))
        {
            foreach (var (name, content) in new (string, string)[]
            {
                ("xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" r:id=\"r1\"/></sheets></workbook>"),
                ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>"),
            })
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        var file = bytes.ToArray();
        Assert.Equal(["A1=7"], SheetText.Cells(file));
        Assert.Equal(["A1=7"], SheetText.Cells(file[..file.AsSpan().IndexOf("PK\x01\x02"u8)]));
    }

    [Fact]
    public void Shared_strings_that_are_not_there_are_empty_with_a_warning()
    {
        using var workbook = SheetText.Open(new PackageBuilder().Sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>5</v></c></row>").ToArray());

        Assert.Equal(["A1="], SheetText.Cells(workbook, 0));
        Assert.NotEmpty(workbook.Warnings);
    }

    private static string Code(byte[] file, WorkbookOptions? options = null) =>
        Assert.Throws<ExtractionException>(() => SheetText.Count(file, options)).Code;

    private sealed class ForwardStream(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
