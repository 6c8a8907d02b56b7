using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Tests.Tables;

public sealed class HeaderTests
{
    [Fact]
    public void The_first_row_names_the_columns()
    {
        var table = CollectingSink.Single(GridWorkbook.Csv("name,age", "Ann,31", "Bob,27"));

        Assert.Equal(["name", "age"], table.ColumnNames);
        Assert.Equal(["""["Ann",31]""", """["Bob",27]"""], table.Json());
        Assert.Equal([1], table.Start.HeaderRows);
        Assert.Equal([2, 3], table.SheetRows);
    }

    [Fact]
    public void Title_rows_and_blank_rows_above_the_header_are_skipped()
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(
            null,
            ["Sales report"],
            ["As of", "March"],
            null,
            ["Region", "Units", "Price", "Total", "Margin", "Share"],
            ["North", 3, 2.5, 7.5, 1, 0.4],
            ["South", 4, 2.5, 10, 2, 0.6]));

        Assert.Equal(["Region", "Units", "Price", "Total", "Margin", "Share"], table.ColumnNames);
        Assert.Equal("Sales report · As of · March", table.Start.Title);
        Assert.Equal([5], table.Start.HeaderRows);
        Assert.Equal([6, 7], table.SheetRows);
    }

    [Fact]
    public void Two_header_rows_with_merged_groups_are_joined()
    {
        var book = GridWorkbook.Xlsx(
            ["Region", "2023", null, "2024", null],
            [null, "Q1", "Q2", "Q1", "Q2"],
            ["North", 1, 2, 3, 4],
            ["South", 5, 6, 7, 8]);
        book.Merges.Add(new MergedRange(0, 0, 1, 0));
        book.Merges.Add(new MergedRange(0, 1, 0, 2));
        book.Merges.Add(new MergedRange(0, 3, 0, 4));

        var table = CollectingSink.Single(book);

        Assert.Equal(["Region", "2023 / Q1", "2023 / Q2", "2024 / Q1", "2024 / Q2"], table.ColumnNames);
        Assert.Equal([3, 4], table.SheetRows);
    }

    [Fact]
    public void Group_names_over_repeated_names_are_joined_without_merges()
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(
            [null, "Plan", null, "Actual", null],
            ["Region", "Units", "Price", "Units", "Price"],
            ["North", 1, 2, 3, 4],
            ["South", 5, 6, 7, 8]));

        Assert.Equal(["Region", "Plan / Units", "Plan / Price", "Actual / Units", "Actual / Price"], table.ColumnNames);
    }

    [Fact]
    public void Groups_are_seen_where_the_format_does_not_tell_of_merges()
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(
            ["Region", "2023", null, "2024", null],
            [null, "Q1", "Q2", "Q1", "Q2"],
            ["North", 1, 2, 3, 4],
            ["South", 5, 6, 7, 8]));

        Assert.Equal(["Region", "2023 / Q1", "2023 / Q2", "2024 / Q1", "2024 / Q2"], table.ColumnNames);
    }

    [Fact]
    public void A_first_row_of_words_under_a_gap_in_the_header_is_data()
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(["name", null, "city"], ["Ann", "Lee", "Oslo"], ["Bob", "Ray", "Rome"]));

        Assert.Equal(["name", "B", "city"], table.ColumnNames);
        Assert.Equal(2, table.Summary.RowCount);
    }

    [Fact]
    public void Without_a_header_the_columns_are_named_by_their_letters()
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(["Ann", 31, 1.5], ["Bob", 27, 2.5]));

        Assert.Equal(["A", "B", "C"], table.ColumnNames);
        Assert.Empty(table.Start.HeaderRows);
        Assert.Equal([1, 2], table.SheetRows);
    }

    [Fact]
    public void Years_beside_words_are_names()
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(["Country", 2019, 2020, 2021], ["France", 10.5, 11, 12], ["Spain", 8, 9, 9.5]));

        Assert.Equal(["Country", "2019", "2020", "2021"], table.ColumnNames);
    }

    [Theory]
    [InlineData(HeaderMode.Yes, 1)]
    [InlineData(HeaderMode.No, 2)]
    public void The_caller_can_state_whether_there_is_a_header(HeaderMode mode, int rows)
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx([1, 2], [3, 4]), new TableOptions { HasHeader = mode });

        Assert.Equal(rows, table.Summary.RowCount);
        Assert.Equal(mode == HeaderMode.Yes ? ["1", "2"] : ["A", "B"], table.ColumnNames);
    }

    [Fact]
    public void Empty_and_repeated_names_are_made_unique_and_reported()
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(["id", "name", null, "Name"], [1, "Ann", 3, "x"], [2, "Bob", 4, "y"]));

        Assert.Equal(["id", "name", "C", "Name (2)"], table.ColumnNames);
        Assert.Equal(1, table.Summary.Issues.Totals[IssueRules.EmptyColumnName]);
        Assert.Equal(1, table.Summary.Issues.Totals[IssueRules.DuplicateColumnName]);
    }

    [Fact]
    public void A_column_that_first_appears_late_is_kept()
    {
        object?[]?[] rows = [["id", "n"], .. Enumerable.Range(1, 200).Select(i => (object?[])[i, i]), [201, 201, "late"]];
        var table = CollectingSink.Single(GridWorkbook.Xlsx(rows));

        Assert.Equal(["id", "n", "C"], table.ColumnNames);
        Assert.Equal(200, table.Column("C").Nulls);
        Assert.Equal("""[201,201,"late"]""", table.Json()[^1]);
    }
}
