using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Tests.Tables;

public sealed class HostileTableTests
{
    [Fact]
    public void Sixteen_thousand_columns_are_a_table()
    {
        var header = Enumerable.Range(0, 16_384).Select(i => (object?)"same").ToArray();
        var row = Enumerable.Range(0, 16_384).Select(i => (object?)i).ToArray();
        var table = CollectingSink.Single(GridWorkbook.Xlsx(header, row, row, row));

        Assert.Equal(16_384, table.Summary.Columns.Count);
        Assert.Equal("same (16384)", table.Summary.Columns[^1].Name);
        Assert.Equal(16_383, table.Summary.Issues.Totals[IssueRules.DuplicateColumnName]);
        Assert.Equal(IssueCollector.KeptInAll, table.Summary.Issues.Kept.Count);
    }

    [Fact]
    public void A_million_phantom_rows_are_no_rows()
    {
        var sink = new CollectingSink();
        using var extractor = Open(new Phantom(1_048_576, blankCells: true), sink);
        extractor.ReadToEnd(TestContext.Current.CancellationToken);

        Assert.Equal(2, Assert.Single(sink.Tables).Summary.RowCount);
    }

    [Fact]
    public void A_value_every_thousand_rows_is_one_table()
    {
        var sink = new CollectingSink();
        using var extractor = Open(new Phantom(1_048_576, blankCells: false), sink);
        extractor.ReadToEnd(TestContext.Current.CancellationToken);

        Assert.Equal(1_049, Assert.Single(sink.Tables).Summary.RowCount);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_is_missing(double number)
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(["k", "n"], [1, number], [2, 1.5]));

        Assert.Equal(["[1,null]", "[2,1.5]"], table.Json());
        Assert.Equal((ColumnType.Number, 1L), (table.Column("n").Type, table.Column("n").Nulls));
    }

    [Theory]
    [InlineData("1e999999")]
    [InlineData("-1.5e+400")]
    [InlineData("99999999999999999999999999999999999999.9")]
    [InlineData("0000-00-00")]
    [InlineData("9999-99-99T99:99:99")]
    [InlineData("1.2.3.4.5.6.7.8.9")]
    [InlineData(",,,,,,,,,")]
    [InlineData("------------")]
    [InlineData("+")]
    [InlineData("\uD800")]
    [InlineData("31/12/")]
    [InlineData("12:")]
    [InlineData("Mar")]
    [InlineData("Monday, ")]
    public void Texts_that_nearly_read_as_something_are_texts(string text)
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(["k", "v"], [1, text], [2, text + text]), new TableOptions { HasHeader = HeaderMode.Yes });

        Assert.Contains(table.Column("v").Type, new[] { ColumnType.String, ColumnType.Number, ColumnType.Mixed });
        Assert.Equal([2, 3], table.SheetRows);
        Assert.Equal(2, table.Json().Count);
    }

    [Fact]
    public void Giant_texts_are_kept_apart_from_names_samples_and_findings()
    {
        var giant = new string('x', 1 << 20);
        var options = new TableOptions { HasHeader = HeaderMode.Yes, Rules = [new ValidationRule { Column = "b", Type = ColumnType.Integer }] };
        var table = CollectingSink.Single(GridWorkbook.Xlsx([giant, "b"], [giant, giant], ["y", giant]), options);

        Assert.Equal(200, table.Summary.Columns[0].Name.Length);
        Assert.All(table.Summary.Columns, c => Assert.All(c.Samples, s => Assert.True(s.Length <= 120)));
        Assert.All(table.Summary.Columns, c => Assert.True(c.Max!.Length <= 120));
        Assert.All(table.Summary.Issues.Kept, i => Assert.True(i.Value!.Length <= 200));
    }

    [Fact]
    public void A_far_cell_alone_makes_one_column()
    {
        object?[] far = new object?[16_384];
        far[16_383] = "x";
        var table = CollectingSink.Single(GridWorkbook.Xlsx(["a", "b"], [1, 2], far));

        Assert.Equal(["a", "b", "XFD"], table.ColumnNames);
    }

    [Fact]
    public void A_sheet_of_nothing_but_headers_ends_in_a_bounded_number_of_tables()
    {
        object?[]?[] rows = [.. Enumerable.Range(0, 2_000).SelectMany(i => (object?[]?[])[["a", "b"], [1, i], null])];
        var tables = CollectingSink.Read(GridWorkbook.Xlsx(rows));

        Assert.Equal(256, tables.Count);
    }

    private static TableExtractor Open(Phantom book, ITableSink sink) => new(book, book.Sheets[0], book, TableOptions.Default, sink);

    /// <summary>A header, two rows, and then a million rows of blank cells or of one value in a thousand.</summary>
    private sealed class Phantom(int rows, bool blankCells) : IWorkbook, ICellFormatter, ISheetReader
    {
        private int _row = -1;

        public string Format => "xlsx";

        public IReadOnlyList<SheetInfo> Sheets { get; } = [new SheetInfo(0, "Sheet1", SheetVisibility.Visible, true)];

        public IReadOnlyList<string> Formats => ["General"];

        public bool Date1904 => false;

        public IReadOnlyList<string> Warnings => [];

        public IReadOnlyList<MergedRange> Merges => [];

        public ISheetReader OpenSheet(int index) => this;

        public bool Read(RowBuffer row)
        {
            if (++_row == rows)
            {
                return false;
            }

            row.Clear(_row);
            for (var column = 0; column < 4; column++)
            {
                ref var cell = ref row.Add(column);
                if (_row == 0)
                {
                    cell.Kind = CellKind.Text;
                    cell.Text = ((char)('a' + column)).ToString().AsMemory();
                }
                else if (blankCells ? _row <= 2 : _row % 1_000 == 1 && column == 1)
                {
                    cell.Kind = CellKind.Number;
                    cell.Number = _row;
                }
            }

            return true;
        }

        public void Write(in Cell cell, System.Buffers.IBufferWriter<char> output) =>
            System.Buffers.BuffersExtensions.Write(output, cell.Kind == CellKind.Text ? cell.Text.Span : "1");

        public DateParts DatePartsOf(ushort format) => DateParts.None;

        public void Dispose()
        {
        }
    }
}
