using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Tests.Spreadsheets.Xlsx;

namespace IndexForge.Extraction.Tests.Spreadsheets.Ods;

/// <summary>OpenDocument spreadsheets as LibreOffice writes them.</summary>
public sealed class OdsTests
{
    [Fact]
    public void Values_come_with_the_formats_of_their_styles()
    {
        var file = Workbook(Table(
            """
            <table:table-column table:number-columns-repeated="3" table:default-cell-style-name="two"/>
            <table:table-row><table:table-cell office:value-type="float" office:value="1234.5"><text:p>1.234,50</text:p></table:table-cell>
              <table:table-cell table:style-name="day" office:value-type="date" office:date-value="2023-03-15"><text:p>x</text:p></table:table-cell>
              <table:table-cell table:style-name="span" office:value-type="time" office:time-value="PT36H05M00S"><text:p>x</text:p></table:table-cell>
              <table:table-cell table:style-name="neg" office:value-type="float" office:value="-3"><text:p>x</text:p></table:table-cell>
              <table:table-cell table:style-name="none" office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>
              <table:table-cell table:style-name="none" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
              <table:table-cell table:style-name="none" office:value-type="string"><text:p>two<text:s text:c="2"/>spaces</text:p><text:p>lines<office:annotation><text:p>no</text:p></office:annotation></text:p></table:table-cell>
            </table:table-row>
            """));

        Assert.Equal(["A1=1,234.50", "B1=2023-03-15", "C1=36:05", "D1=(3)", "E1=TRUE", "F1=#DIV/0!", "G1=two  spaces\nlines"], SheetText.Cells(file));
    }

    [Fact]
    public void A_million_phantom_rows_cost_nothing_and_repeated_cells_repeat()
    {
        var file = Workbook(Table(
            """
            <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/><table:table-cell table:number-columns-repeated="16382"/></table:table-row>
            <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384" table:style-name="two"/></table:table-row>
            <table:table-row><table:table-cell office:value-type="float" office:value="8"/></table:table-row>
            <table:table-row table:number-rows-repeated="99999999"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            """));

        Assert.Equal(["A1=7", "B1=7", "A2=7", "B2=7", "A1048003=8"], SheetText.Cells(file));
    }

    [Fact]
    public void Repetition_without_end_is_a_bomb()
    {
        var file = Workbook(Table(
            $"<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"16000\" office:value-type=\"string\"><text:p>{new string('x', 100)}</text:p></table:table-cell></table:table-row>"));

        using var workbook = SheetText.Open(file);
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();
        var error = Assert.Throws<ExtractionException>(() =>
        {
            while (sheet.Read(row))
            {
            }
        });
        Assert.Equal(ExtractionErrors.DecompressionBomb, error.Code);
    }

    [Fact]
    public void Sheets_are_read_in_any_order()
    {
        using var workbook = SheetText.Open(Workbook(string.Concat(Enumerable.Range(0, 4).Select(i =>
            Table($"<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"{i}\"/></table:table-row>", i == 2 ? "hid" : "shown")))));

        foreach (var index in new[] { 0, 1, 3, 2, 2, 0 })
            Assert.Equal([$"A1={index}"], SheetText.Cells(workbook, index));
        Assert.Equal([false, false, true, false], workbook.Sheets.Select(s => s.Visibility == SheetVisibility.Hidden));
    }

    [Fact]
    public void Spans_are_merges()
    {
        using var workbook = SheetText.Open(Workbook(Table(
            "<table:table-row><table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"3\" office:value-type=\"float\" office:value=\"1\"/><table:covered-table-cell/></table:table-row>")));
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();

        Assert.True(sheet.Read(row));
        Assert.Equal((CellFlags.MergeOrigin, new MergedRange(0, 0, 2, 1)), (row.At(0).Flags, row.SpanOf(0)));
        Assert.Equal([new MergedRange(0, 0, 2, 1)], sheet.Merges);
    }

    [Fact]
    public void An_encrypted_file_is_told()
    {
        var file = new PackageBuilder().Part("content.xml", "junk")
            .Part("META-INF/manifest.xml", "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>").ToArray(bare: true);

        Assert.Equal(ExtractionErrors.PasswordProtected, Assert.Throws<ExtractionException>(() => SheetText.Open(file)).Code);
    }

    internal static string Table(string rows, string style = "shown") =>
        $"<table:table table:name=\"T\" table:style-name=\"{style}\">{rows}</table:table>";

    internal static byte[] Workbook(string tables) => new PackageBuilder()
        .Part("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        .Part("content.xml",
            $"""
            <office:document-content><office:automatic-styles>
            <number:number-style style:name="n2"><number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>
            <number:date-style style:name="d"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
            <number:time-style style:name="t" number:truncate-on-overflow="false"><number:hours/><number:text>:</number:text><number:minutes number:style="long"/></number:time-style>
            <number:number-style style:name="pos"><number:number number:decimal-places="0" number:min-integer-digits="1"/></number:number-style>
            <number:number-style style:name="acc"><number:text>(</number:text><number:number number:decimal-places="0" number:min-integer-digits="1"/><number:text>)</number:text><style:map style:condition="value()&gt;=0" style:apply-style-name="pos"/></number:number-style>
            <style:style style:name="two" style:family="table-cell" style:data-style-name="n2"/><style:style style:name="day" style:family="table-cell" style:data-style-name="d"/>
            <style:style style:name="span" style:family="table-cell" style:data-style-name="t"/><style:style style:name="neg" style:family="table-cell" style:parent-style-name="accounts"/>
            <style:style style:name="accounts" style:family="table-cell" style:data-style-name="acc"/>
            <style:style style:name="hid" style:family="table"><style:table-properties table:display="false"/></style:style>
            </office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>
            """)
        .ToArray(bare: true);
}
