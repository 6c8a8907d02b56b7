using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Csv;

namespace IndexForge.Extraction.Tests.Csv;

public class CsvRowReaderTests
{
    [Fact]
    public void Fields_are_cut_at_commas_and_line_ends_of_any_kind() =>
        Assert.Equal([["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]], CsvTexts.Read("a,b\n1,2\r\n3,4\r5,6"));

    [Fact]
    public void Quoted_fields_hold_delimiters_line_ends_and_doubled_quotes() =>
        Assert.Equal([["a,b", "c\r\nd", "e \"f\"", ""]], CsvTexts.Read("\"a,b\",\"c\r\nd\",\"e \"\"f\"\"\",\"\"\n"));

    [Fact]
    public void Rows_keep_their_own_number_of_fields() =>
        Assert.Equal([["a", "b", "c"], ["1"], ["1", "2", "3", "4"], ["", "", ""]], CsvTexts.Read("a,b,c\n1\n1,2,3,4\n,,\n"));

    [Fact]
    public void Blank_lines_are_no_rows_but_count_in_the_numbers_of_those_after_them()
    {
        using var reader = new CsvRowReader(new MemoryFeed("a\n\n\nb\n\n".AsMemory()), CsvDialect.Rfc4180, ExtractionLimits.Default);
        var row = new RowBuffer();

        Assert.True(reader.Read(row));
        Assert.Equal(0, row.Row);
        Assert.True(reader.Read(row));
        Assert.Equal(3, row.Row);
        Assert.False(reader.Read(row));
        Assert.False(reader.Read(row));
    }

    [Fact]
    public void Empty_fields_are_blank_cells_and_quoted_ones_are_text()
    {
        using var reader = new CsvRowReader(new MemoryFeed(",\"\",\"01\",01".AsMemory()), CsvDialect.Rfc4180, ExtractionLimits.Default);
        var row = new RowBuffer();
        reader.Read(row);

        Assert.Equal([CellKind.Blank, CellKind.Text, CellKind.Text, CellKind.Text], row.Cells.ToArray().Select(c => c.Kind));
        Assert.Equal([CellFlags.None, CellFlags.Quoted, CellFlags.Quoted, CellFlags.None], row.Cells.ToArray().Select(c => c.Flags));
        Assert.Equal([0, 1, 2, 3], row.Cells.ToArray().Select(c => c.Column));
    }

    [Theory]
    [InlineData("||", "a||b|c||d", "a", "b|c", "d")]
    [InlineData("~|~", "a~|~~|~b~|c", "a", "", "b~|c")]
    public void Delimiters_may_be_longer_than_one_character(string delimiter, string line, params string[] fields) =>
        Assert.Equal([fields, fields], CsvTexts.Read(line + "\n" + line, new CsvDialect { Delimiter = delimiter }));

    [Fact]
    public void Blanks_after_delimiters_are_skipped_where_the_dialect_says_so() =>
        Assert.Equal([["a", "b, c", ""]], CsvTexts.Read("a,  \"b, c\", \n", new CsvDialect { SkipInitialSpace = true }));

    [Fact]
    public void Runs_of_blanks_may_be_one_delimiter() =>
        Assert.Equal([["C", "0.0", "1.1"], ["H", "2.2", "3.3"]], CsvTexts.Read("C   0.0  1.1\nH 2.2    3.3", new CsvDialect { Delimiter = " ", SkipInitialSpace = true }));

    [Fact]
    public void An_escape_takes_the_meaning_from_quotes_delimiters_and_itself_only() =>
        Assert.Equal(
            [["5\" pipe", "a,b", "C:\\new", "x\\"]],
            CsvTexts.Read("\"5\\\" pipe\",a\\,b,C:\\new,\"x\\\\\"", new CsvDialect { Escape = '\\' }));

    [Fact]
    public void Without_a_quote_character_quotes_are_text() =>
        Assert.Equal([["\"a", "b\""]], CsvTexts.Read("\"a,b\"", new CsvDialect { Quote = null }));

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(4096)]
    public void Rows_longer_than_the_buffer_are_read_whole(int bufferChars)
    {
        string[] fields = [new('a', 5_000), new string('b', 9_999) + "\n\"", "", "c"];
        var line = $"{fields[0]},\"{fields[1].Replace("\"", "\"\"", StringComparison.Ordinal)}\",,c\r\n";

        Assert.Equal([fields, fields, fields], CsvTexts.Read(line + line + line, bufferChars: bufferChars));
    }

    [Fact]
    public void Text_cut_by_the_buffer_anywhere_reads_the_same()
    {
        const string text = "id,name\r\n1,\"a \"\"b\"\" c\"\r\n2,\"x,\r\ny\" \r\n\r\n3,\"stray,z\r\n4,\"q\"\r\n";
        var whole = CsvTexts.Read(text);

        for (var pad = 0; pad < 300; pad++)
        {
            var rows = CsvTexts.Read(new string('p', pad) + "\n" + text, bufferChars: 16);
            Assert.Equal(whole, rows.SkipWhile(r => r[0].StartsWith('p')).ToArray());
        }
    }

    [Fact]
    public void Too_long_a_cell_is_cut_and_counted()
    {
        var limits = ExtractionLimits.Default with { MaxCellChars = 10 };
        using var reader = new CsvRowReader(new MemoryFeed("short,12345678901234\n".AsMemory()), CsvDialect.Rfc4180, limits);
        var row = new RowBuffer();
        reader.Read(row);

        Assert.Equal("1234567890", row.Cells[1].Text.ToString());
        Assert.Equal(1, reader.TruncatedCells);
    }

    [Fact]
    public void A_cut_never_splits_a_surrogate_pair()
    {
        var limits = ExtractionLimits.Default with { MaxCellChars = 4 };

        Assert.Equal([["abc"]], CsvTexts.Read("abc😀\n", limits: limits));
    }

    [Fact]
    public void Too_many_fields_are_an_error_that_names_the_row()
    {
        var limits = ExtractionLimits.Default with { MaxColumns = 3 };

        var error = Assert.Throws<ExtractionException>(() => CsvTexts.Read("a,b,c\n1,2,3,4\n", limits: limits));
        Assert.Equal(ExtractionErrors.TooLarge, error.Code);
        Assert.Contains("Row 2", error.Message, StringComparison.Ordinal);
    }
}
