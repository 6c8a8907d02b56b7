using IndexForge.Extraction.Spreadsheets.Formatting;
using IndexForge.Extraction.Tables;
using IndexForge.Extraction.Tests.Spreadsheets.Ods;

namespace IndexForge.Extraction.Tests.Tables;

public sealed class WorkbookTablesTests
{
    private static readonly object?[]?[] People = [["First Name", "age"], ["Ann", 31], ["Bob", 27]];
    private static readonly object?[]?[] Notes = [["note", "by"], ["x", "y"], ["z", "w"]];

    [Fact]
    public void Sheets_are_taken_and_skipped_by_name_without_case_and_spaces()
    {
        var book = new GridWorkbook("xlsx", ("People", People), ("My Notes", Notes), ("~hidden", Notes));

        Assert.Equal(["People"], Names(book, new TableOptions { SkipSheets = ["mynotes", "~Hidden", "absent"] }));
        Assert.Equal(["My Notes", "~hidden"], Names(book, new TableOptions { Sheets = ["~HIDDEN", "my notes"] }));
    }

    [Fact]
    public void A_sheet_that_is_not_there_is_named_with_those_that_are()
    {
        var fault = Assert.Throws<ExtractionException>(() => Names(new GridWorkbook("xlsx", ("People", People)), new TableOptions { Sheets = ["Nope", "Nada"] }));

        Assert.Equal(ExtractionErrors.InvalidOptions, fault.Code);
        Assert.All(["Nope", "Nada", "People"], name => Assert.Contains(name, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Required_columns_are_matched_without_case_and_spaces_in_any_table()
    {
        var book = new GridWorkbook("xlsx", ("Notes", Notes), ("People", People));

        Assert.Equal(2, Names(book, new TableOptions { RequiredColumns = ["firstname", " AGE "] }).Count);
    }

    [Fact]
    public void All_missing_columns_are_named_with_what_was_found()
    {
        var book = new GridWorkbook("xlsx", ("Notes", Notes), ("People", People));
        var fault = Assert.Throws<ExtractionException>(() => Names(book, new TableOptions { RequiredColumns = ["age", "email", "city"] }));

        Assert.Equal(ExtractionErrors.MissingColumns, fault.Code);
        Assert.All(["\"email\"", "\"city\"", "\"First Name\"", "People"], part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("columns: \"age\"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_tables_lacks_its_required_columns()
    {
        var fault = Assert.Throws<ExtractionException>(() => Names(GridWorkbook.Xlsx(null, [null]), new TableOptions { RequiredColumns = ["a"] }));

        Assert.Equal(ExtractionErrors.MissingColumns, fault.Code);
    }

    [Fact]
    public void Max_rows_ends_each_table_and_says_so()
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(People), new TableOptions { MaxRows = 1 });
        var whole = CollectingSink.Single(GridWorkbook.Xlsx(People), new TableOptions { MaxRows = 2 });

        Assert.Equal((1, true), (table.Summary.RowCount, table.Summary.Truncated));
        Assert.Equal((2, false), (whole.Summary.RowCount, whole.Summary.Truncated));
    }

    [Fact]
    public void Hidden_rows_are_delivered_and_counted()
    {
        var book = GridWorkbook.Xlsx(People);
        book.HiddenRows.Add(1);
        var table = CollectingSink.Single(book);

        Assert.Equal((2, 1), (table.Summary.RowCount, table.Summary.HiddenRows));
    }

    [Fact]
    public void A_hidden_sheet_is_flagged() =>
        Assert.Equal(SheetVisibility.Hidden, CollectingSink.Single(new GridWorkbook("xlsx", ("~x", People))).Start.Sheet.Visibility);

    [Fact]
    public void Stacked_tables_with_headers_of_their_own_are_two()
    {
        var tables = CollectingSink.Read(GridWorkbook.Xlsx(
            ["id", "price"], [1, 2.5], [2, 3.5], null, null,
            ["Totals by city"], ["city", "sum", "count"], ["Oslo", 5, 1], ["Rome", 6, 2]));

        Assert.Equal(["Sheet1", "Sheet1 (2)"], tables.Select(t => t.Start.Name));
        Assert.Equal(["city", "sum", "count"], tables[1].ColumnNames);
        Assert.Equal("Totals by city", tables[1].Start.Title);
        Assert.Equal((2, 2), (tables[0].Summary.RowCount, tables[1].Summary.RowCount));
    }

    [Fact]
    public void The_same_header_again_after_a_gap_begins_another_table() =>
        Assert.Equal(2, CollectingSink.Read(GridWorkbook.Xlsx(["a", "b"], ["x", "y"], ["z", "w"], null, ["a", "b"], ["x", "y"])).Count);

    [Fact]
    public void A_blank_row_or_a_total_does_not_begin_another_table()
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(
            ["city", "sum"], ["Oslo", 5], null, ["Rome", 6], null, null, ["Total", 11], null, ["Source: survey"]));

        Assert.Equal(4, table.Summary.RowCount);
    }

    [Fact]
    public void Tables_side_by_side_with_the_same_names_are_two()
    {
        var tables = CollectingSink.Read(GridWorkbook.Xlsx(
            ["date", "amount", null, "date", "amount"],
            ["2024-01-01", 1, null, "2024-02-01", 3],
            ["2024-01-02", 2, null, "2024-02-02", 4]));

        Assert.Equal(2, tables.Count);
        Assert.Equal(["""["2024-02-01",3]""", """["2024-02-02",4]"""], tables[1].Json());
    }

    [Fact]
    public void A_spacer_column_does_not_part_a_table()
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(
            ["name", "age", null, "q1", "q2"], ["Ann", 31, null, 1, 2], ["Bob", 27, null, 3, 4]));

        Assert.Equal(["name", "age", "q1", "q2"], table.ColumnNames);
    }

    [Fact]
    public void A_csv_file_is_one_table_whatever_it_holds() =>
        Assert.Single(CollectingSink.Read(new GridWorkbook("csv", ("data", [["a", "b"], ["1", "2"], null, ["city", "sum"], ["Oslo", "5"]]))));

    [Theory]
    [InlineData(false, """["North",1];[null,2];["South",3]""")]
    [InlineData(true, """["North",1];["North",2];["South",3]""")]
    public void Merged_cells_are_filled_when_asked(bool fill, string expected)
    {
        var book = GridWorkbook.Xlsx(["region", "n"], ["North", 1], [null, 2], ["South", 3]);
        book.Merges.Add(new MergedRange(1, 0, 2, 0));

        Assert.Equal(expected.Split(';'), CollectingSink.Single(book, new TableOptions { FillMerged = fill }).Json());
    }

    [Fact]
    public void Every_merged_range_of_a_sheet_is_filled_where_the_format_states_them_one_by_one()
    {
        const string Span = "<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"string\"><text:p>{0}</text:p></table:table-cell>";
        var number = (int n) => $"<table:table-cell office:value-type=\"float\" office:value=\"{n}\"/>";
        var text = (string s) => $"<table:table-cell office:value-type=\"string\"><text:p>{s}</text:p></table:table-cell>";
        using var workbook = WorkbookFile.Open(Extraction.Bytes.ByteSource.OfMemory(OdsTests.Workbook(OdsTests.Table(string.Concat(
            new[] { text("region") + text("n"), string.Format(null, Span, "North") + number(1), "<table:covered-table-cell/>" + number(2), string.Format(null, Span, "South") + number(3), "<table:covered-table-cell/>" + number(4) }
                .Select(row => $"<table:table-row>{row}</table:table-row>"))))), "t.ods");
        var sink = new CollectingSink();
        using var extractor = new WorkbookTables(workbook, new NumberFormatter(workbook), new TableOptions { FillMerged = true }).Open(workbook.Sheets[0], sink);
        extractor.ReadToEnd(TestContext.Current.CancellationToken);

        Assert.Equal(["""["North",1]""", """["North",2]""", """["South",3]""", """["South",4]"""], Assert.Single(sink.Tables).Json());
    }

    [Fact]
    public void A_range_over_a_whole_sheet_is_not_filled_without_bound()
    {
        var book = GridWorkbook.Xlsx([["name", "n"], .. Enumerable.Range(0, 3_000).Select(i => (object?[])["x", i])]);
        book.Merges.Add(new MergedRange(1, 0, 1_048_575, 16_383));

        var error = Assert.Throws<ExtractionException>(() => CollectingSink.Read(book, new TableOptions { FillMerged = true }));
        Assert.Equal(ExtractionErrors.TooLarge, error.Code);
    }

    [Fact]
    public void A_pass_stops_at_the_row_where_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var sink = new CollectingSink();
        using var extractor = new WorkbookTables(GridWorkbook.Xlsx(People), GridWorkbook.Xlsx(People), TableOptions.Default)
            .Open(new SheetInfo(0, "Sheet1", SheetVisibility.Visible, true), sink);
        Assert.True(extractor.Read(2, CancellationToken.None));
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => extractor.ReadToEnd(stop.Token));
        Assert.Equal([2], sink.Tables[0].SheetRows);
    }

    private static List<string> Names(GridWorkbook book, TableOptions options) =>
        [.. CollectingSink.Read(book, options).Select(t => t.Start.Name)];
}
