namespace IndexForge.Extraction.Tests.Csv;

/// <summary>Quotes that break RFC 4180, each of them read as its author most likely meant.</summary>
public class CsvQuoteRepairTests
{
    [Fact]
    public void A_stray_quote_before_an_unquoted_field_costs_only_that_field() =>
        Assert.Equal(
            [["1", "\"2", "3", "four, five", "6"], ["a", "b", "c", "d", "e"]],
            CsvTexts.Read("1,\"2,3,\"four, five\",6\na,b,c,d,e\n"));

    [Fact]
    public void A_stray_quote_at_a_row_end_does_not_swallow_the_next_row() =>
        Assert.Equal([["1", "x", "\""], ["2", "y, z", ""]], CsvTexts.Read("1,\"x\",\"\n2,\"y, z\",\n"));

    [Fact]
    public void A_quote_that_is_never_closed_is_a_character() =>
        Assert.Equal([["a", "\"b"], ["c", "d"]], CsvTexts.Read("a,\"b\nc,d\n"));

    [Fact]
    public void Quotes_inside_a_quoted_field_need_not_be_doubled() =>
        Assert.Equal([["5\" pipe, long", "say \"hi\" now", "z"]], CsvTexts.Read("\"5\" pipe, long\",\"say \"hi\" now\",z\n"));

    [Fact]
    public void A_field_that_ends_in_an_undoubled_quote_ends_there() =>
        Assert.Equal([["Bike, 24\"", "An easy, good ride", "x"]], CsvTexts.Read("\"Bike, 24\"\",\"An easy, good ride\",x\n"));

    [Fact]
    public void A_second_quote_at_the_start_is_part_of_the_field() =>
        Assert.Equal([["a", "\"b, c", "d"]], CsvTexts.Read("a,\"\"b, c\",d\n"));

    [Fact]
    public void Blanks_behind_the_closing_quote_are_dropped() =>
        Assert.Equal([["a, b", "c"], ["d", "e"]], CsvTexts.Read("\"a, b\"  ,\"c\"\t\nd,e"));

    [Fact]
    public void Text_behind_the_closing_quote_stays() =>
        Assert.Equal([["\"abc\"def", "g, h"]], CsvTexts.Read("\"abc\"def,\"g, h\"\n"));

    [Fact]
    public void Quotes_within_an_unquoted_field_are_characters() =>
        Assert.Equal([["6\" nail", "a\"b\"c"]], CsvTexts.Read("6\" nail,a\"b\"c\n"));

    [Fact]
    public void Repairs_are_reported_with_the_first_row()
    {
        using var workbook = WorkbookFile.Open(Bytes.ByteSource.OfMemory("a,b,c\n1,2,3\n4,\"5,\"6\"\n"u8.ToArray()), "t.csv");
        CsvTexts.Rows(workbook);

        Assert.Contains(workbook.Warnings, w => w.Contains("1 rows, first in row 3", StringComparison.Ordinal));
    }
}
