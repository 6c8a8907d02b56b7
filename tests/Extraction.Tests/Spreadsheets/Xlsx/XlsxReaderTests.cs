using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Tests.Spreadsheets.Xlsx;

/// <summary>What stands in a package comes out as cells, whoever wrote the package.</summary>
public sealed class XlsxReaderTests
{
    [Fact]
    public void Every_type_of_cell()
    {
        var file = new PackageBuilder().Strings("<si><t>shared</t></si>").Sheet(
            """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1.5</v></c><c r="C1" t="n"><v>-2E3</v></c><c r="D1" t="b"><v>1</v></c>
            <c r="E1" t="e"><v>#DIV/0!</v></c><c r="F1" t="str"><f>A1</f><v>formula</v></c><c r="G1" t="inlineStr"><is><t>inline</t></is></c>
            <c r="H1" t="d"><v>2024-02-29</v></c><c r="I1" s="1"/></row>
            """).ToArray();

        Assert.Equal(["A1=shared", "B1=1.5", "C1=-2000", "D1=TRUE", "E1=#DIV/0!", "F1=formula", "G1=inline", "H1=2/29/2024"], SheetText.Cells(file));
    }

    [Fact]
    public void A_formula_is_flagged()
    {
        using var workbook = SheetText.Open(new PackageBuilder().Sheet("<row><c><f>1+1</f><v>2</v></c><c><v>3</v></c></row>").ToArray());
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();

        Assert.True(sheet.Read(row));
        Assert.Equal([CellFlags.Formula, CellFlags.None], row.Cells.ToArray().Select(c => c.Flags));
    }

    [Fact]
    public void Rich_text_is_its_runs_without_phonetic_guides()
    {
        var file = new PackageBuilder()
            .Strings("<si><r><rPr><b/></rPr><t>bold</t></r><r><t xml:space=\"preserve\"> and plain</t></r><rPh sb=\"0\" eb=\"1\"><t>guide</t></rPh><phoneticPr fontId=\"1\"/></si>")
            .Sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><r><t>x</t></r><r><t>y</t></r></is></c></row>").ToArray();

        Assert.Equal(["A1=bold and plain", "B1=xy"], SheetText.Cells(file));
    }

    [Theory]
    [InlineData("a_x000D_b", "a\rb")]
    [InlineData("_x005F_x000D_", "_x000D_")]
    [InlineData("_x00G0_", "_x00G0_")]
    [InlineData("&lt;&amp;&#65;&#x1F600;&unknown;", "<&A😀&unknown;")]
    [InlineData("<![CDATA[<raw> & ]]>&gt;", "<raw> & >")]
    [InlineData("one\r\ntwo", "one\ntwo")]
    [InlineData("<!-- no -->text<!-- no -->", "text")]
    public void Text_is_unescaped(string xml, string expected)
    {
        var file = new PackageBuilder().Sheet($"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{xml}</t></is></c></row>").ToArray();

        Assert.Equal(["A1=" + expected], SheetText.Cells(file));
    }

    [Fact]
    public void References_may_be_left_out_or_out_of_order()
    {
        var file = new PackageBuilder().Sheet(
            "<row><c><v>1</v></c><c r=\"D1\"><v>2</v></c><c><v>3</v></c></row><row r=\"5\"><c r=\"C5\"><v>4</v></c><c r=\"A5\"><v>5</v></c></row><row><c><v>6</v></c></row>").ToArray();

        Assert.Equal(["A1=1", "D1=2", "E1=3", "A5=5", "C5=4", "A6=6"], SheetText.Cells(file));
    }

    [Fact]
    public void Rows_that_go_back_are_kept_in_the_order_of_the_file_with_a_warning()
    {
        using var workbook = SheetText.Open(new PackageBuilder().Sheet("<row r=\"3\"><c><v>1</v></c></row><row r=\"2\"><c><v>2</v></c></row>").ToArray());

        Assert.Equal(["A3=1", "A4=2"], SheetText.Cells(workbook, 0));
        Assert.Contains(workbook.Warnings, w => w.Contains("out of order", StringComparison.Ordinal));
    }

    [Fact]
    public void Styles_give_formats()
    {
        var file = new PackageBuilder().Styles("<numFmt numFmtId=\"164\" formatCode=\"0.0&quot; kg&quot;\"/>", 0, 14, 164, 10).Sheet(
            "<row r=\"1\"><c r=\"A1\" s=\"0\"><v>45000</v></c><c r=\"B1\" s=\"1\"><v>45000</v></c><c r=\"C1\" s=\"2\"><v>2.25</v></c><c r=\"D1\" s=\"3\"><v>0.125</v></c><c r=\"E1\" s=\"77\"><v>1</v></c></row>").ToArray();

        Assert.Equal(["A1=45000", "B1=3/15/23", "C1=2.3 kg", "D1=12.50%", "E1=1"], SheetText.Cells(file));
    }

    [Theory]
    [InlineData(null, "3/16/27")]
    [InlineData(1900, "3/15/23")]
    public void Dates_count_from_1904_where_the_file_or_the_caller_says_so(int? forced, string expected)
    {
        var file = new PackageBuilder().Date1904().Styles("", 14).Sheet("<row r=\"1\"><c r=\"A1\" s=\"0\"><v>45000</v></c></row>").ToArray();

        Assert.Equal(["A1=" + expected], SheetText.Cells(file, options: new WorkbookOptions { DateSystem = forced }));
    }

    [Fact]
    public void Sheets_keep_their_order_visibility_and_kind()
    {
        using var workbook = SheetText.Open(new PackageBuilder()
            .Sheet("<row><c><v>1</v></c></row>").Sheet("", state: "hidden").Sheet("", state: "veryHidden").Sheet("", type: "chartsheet").ToArray());

        Assert.Equal(
            [SheetVisibility.Visible, SheetVisibility.Hidden, SheetVisibility.VeryHidden, SheetVisibility.Visible], workbook.Sheets.Select(s => s.Visibility));
        Assert.Equal([true, true, true, false], workbook.Sheets.Select(s => s.IsWorksheet));
        Assert.Empty(SheetText.Cells(workbook, 3));
    }

    [Fact]
    public void Hidden_rows_and_merged_ranges_are_told()
    {
        using var workbook = SheetText.Open(new PackageBuilder().Sheet(
            "<row r=\"1\" hidden=\"1\"><c><v>1</v></c></row><row r=\"2\"><c><v>2</v></c><c r=\"D2\"><v>3</v></c></row>",
            "<x:mergeCells count=\"1\"><x:mergeCell ref=\"A1:C2\"/></x:mergeCells>").ToArray());
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();

        var range = new MergedRange(0, 0, 1, 2);
        Assert.Equal([range], sheet.Merges);
        Assert.True(sheet.Read(row) && row.Hidden);
        Assert.Equal((CellFlags.MergeOrigin, range), (row.At(0).Flags, row.SpanOf(0)));
        Assert.True(sheet.Read(row) && !row.Hidden);
        Assert.Equal((CellFlags.Merged, range), (row.At(0).Flags, row.SpanOf(0)));
        Assert.Equal((CellFlags.None, null), (row.At(1).Flags, row.SpanOf(1)));
        Assert.False(sheet.Read(row));
    }

    [Theory]
    [InlineData("<row r=\"1\"><c t=\"inlineStr\"><is><t>&lt;mergeCells></t></is></c></row>", "<!-- mergeCells --><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>", 1)]
    [InlineData("<row r=\"1\"><c t=\"inlineStr\"><is><t>mergeCells</t></is></c></row>", "", 0)]
    [InlineData("<row r=\"1\"><c><v>1</v></c></row>", "<mergeCells><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"A1:C9\"/><mergeCell ref=\"nonsense\"/>", 2)]
    public void Ranges_are_found_by_their_tag_alone_however_the_part_ends(string rows, string after, int count)
    {
        using var workbook = SheetText.Open(new PackageBuilder().Sheet(rows, after).ToArray());
        using var sheet = workbook.OpenSheet(0);

        Assert.Equal(count, sheet.Merges.Count);
        var row = new RowBuffer();
        Assert.True(sheet.Read(row));
        Assert.Equal(count > 0 ? new MergedRange(0, 0, 0, 1) : null, row.SpanOf(0));
    }

    [Fact]
    public void Ranges_are_found_behind_any_number_of_rows()
    {
        var rows = string.Concat(Enumerable.Range(1, 3_000).Select(r => $"<row r=\"{r}\"><c><v>{r}</v></c><c><f>{new string('1', r % 97)}</f></c></row>"));
        using var workbook = SheetText.Open(new PackageBuilder().Sheet(rows, "<mergeCells><mergeCell ref=\"A2999:B3000\"/></mergeCells>").ToArray());
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();
        var merged = new List<int>();
        while (sheet.Read(row))
        {
            if (row.SpanOf(0) is not null)
                merged.Add(row.Row);
        }

        Assert.Equal([2998, 2999], merged);
    }

    [Fact]
    public void Who_does_not_want_merges_is_not_told()
    {
        using var workbook = SheetText.Open(
            new PackageBuilder().Sheet("<row><c><v>1</v></c></row>", "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>").ToArray(), new WorkbookOptions { Merges = false });
        using var sheet = workbook.OpenSheet(0);

        Assert.Empty(sheet.Merges);
    }

    [Fact]
    public void Strict_names_prefixes_and_odd_places_are_understood()
    {
        const string Strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
        var file = new PackageBuilder()
            .Part("_rels/.rels", $"<p:Relationships xmlns:p=\"x\"><p:Relationship Id=\"a\" Type=\"{Strict}/officeDocument\" Target=\"/Book%20One/main.xml\"/></p:Relationships>")
            .Part("Book One/main.xml", "<x:workbook xmlns:x=\"s\" xmlns:q=\"r\"><x:sheets><x:sheet name=\"Only\" sheetId=\"9\" q:id=\"z\"/></x:sheets></x:workbook>")
            .Part("Book One/_rels/main.xml.rels", $"<Relationships><Relationship Id=\"z\" Type=\"{Strict}/worksheet\" Target=\"..\\Data\\one.xml\"/></Relationships>")
            .Part("data/ONE.xml", "<x:worksheet xmlns:x=\"s\"><x:sheetData><x:row r=\"1\"><x:c r=\"B1\" t=\"str\"><x:v>found</x:v></x:c></x:row></x:sheetData></x:worksheet>")
            .ToArray(bare: true);

        Assert.Equal(["B1=found"], SheetText.Cells(file));
    }

    [Fact]
    public void Utf16_parts_are_read()
    {
        var sheet = $"<?xml version=\"1.0\" encoding=\"utf-16\"?><worksheet xmlns=\"{PackageBuilder.Main}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>Grüße 😀</v></c></row></sheetData></worksheet>";
        var file = new PackageBuilder().Sheet("").Part("xl/worksheets/sheet1.xml", [.. System.Text.Encoding.Unicode.GetPreamble(), .. System.Text.Encoding.Unicode.GetBytes(sheet)]).ToArray();

        Assert.Equal(["A1=Grüße 😀"], SheetText.Cells(file));
    }

    [Fact]
    public async Task Sheets_are_read_in_parallel()
    {
        var builder = new PackageBuilder().Strings(string.Concat(Enumerable.Range(0, 500).Select(i => $"<si><t>text {i}</t></si>")));
        for (var sheet = 0; sheet < 4; sheet++)
            builder.Sheet(string.Concat(Enumerable.Range(1, 500).Select(r => $"<row r=\"{r}\"><c r=\"A{r}\" t=\"s\"><v>{r - 1}</v></c></row>")));
        using var workbook = SheetText.Open(builder.ToArray());

        var sheets = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => SheetText.Cells(workbook, i))));

        Assert.All(sheets, cells => Assert.Equal(Enumerable.Range(1, 500).Select(r => $"A{r}=text {r - 1}"), cells));
    }
}
