using System.Text;
using FsCheck;
using FsCheck.Fluent;
using IndexForge.Extraction.Tables;
using IndexForge.Extraction.Tables.Rows;

namespace IndexForge.Extraction.Tests.Tables;

public sealed class RowBlockTests
{
    private static readonly Gen<object?> Value = Gen.OneOf(
        Gen.Constant<object?>(null),
        ArbMap.Default.GeneratorFor<string>().Where(s => s is null || (s.Length > 0 && s[0] != '#' && !string.IsNullOrWhiteSpace(s))).Select(s => (object?)s),
        ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite).Select(d => (object?)d),
        ArbMap.Default.GeneratorFor<int>().Select(i => (object?)i),
        Gen.Elements<object?>(true, false, "#N/A", new DateTime(1900, 3, 1), new DateTime(9999, 12, 31), new DateTime(2024, 2, 29, 23, 59, 59)));

    [Fact]
    public void Rows_come_back_as_they_were_packed() =>
        Prop.ForAll(Value.ArrayOf(5).ArrayOf().ToArbitrary(), rows =>
        {
            var expected = new List<string>();
            var blocks = Pack(rows, 1024, expected);
            var actual = new List<string>();
            foreach (var block in blocks)
            {
                Assert.Equal(actual.Count, block.FirstRow);
                for (var i = 0; i < block.RowCount; i++)
                {
                    actual.Add(Describe(block.Row(i)));
                }
            }

            return expected.SequenceEqual(actual);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_row_of_a_block_is_found_by_its_offset()
    {
        var expected = new List<string>();
        var blocks = Pack([.. Enumerable.Range(0, 5_000).Select(i => (object?[])[i, $"row {i}", i / 7.0])], 16 << 10, expected);

        Assert.True(blocks.Count > 3);
        Assert.All(blocks, b => Assert.Equal(expected[(int)b.FirstRow + (b.RowCount / 2)], Describe(b.Row(b.RowCount / 2))));
        Assert.Throws<ArgumentOutOfRangeException>(() => blocks[0].Row(blocks[0].RowCount).CellCount);
    }

    [Fact]
    public void Damage_anywhere_in_a_block_is_found()
    {
        var encoded = Encode([[1, "text", 2.5, true, new DateTime(2024, 3, 1)], ["x", null, "y"]], 1024).Single();
        for (var i = 0; i < encoded.Bytes.Length; i++)
        {
            var damaged = encoded.Bytes.ToArray();
            damaged[i] ^= 0x41;
            Assert.Equal(ExtractionErrors.Malformed, Assert.Throws<ExtractionException>(() => RowBlock.Open(damaged)).Code);
            Assert.Equal(ExtractionErrors.Malformed, Assert.Throws<ExtractionException>(() => RowBlock.Open(encoded.Bytes.AsMemory(0, i))).Code);
        }
    }

    [Fact]
    public void A_row_larger_than_a_block_is_cut_to_fit_and_counted()
    {
        var sink = new WritingSink(256 << 10);
        var giant = new string('ä', 3_000_000);
        Extract([["small"], [giant, "beside", giant], ["after"]], sink);

        Assert.All(sink.Encoded, b => Assert.True(b.Bytes.Length <= 1 << 20));
        Assert.Equal(2, sink.Writer.CutCells);
        Assert.Equal(3, sink.Writer.RowCount);
        var rows = sink.Encoded.Select(b => RowBlock.Open(b.Bytes)).SelectMany(b => Enumerable.Range(0, b.RowCount).Select(i => Describe(b.Row(i)))).ToList();
        Assert.Contains("beside", rows[1], StringComparison.Ordinal);
        Assert.Contains("after", rows[2], StringComparison.Ordinal);
    }

    private static List<RowBlock> Pack(object?[][] rows, int target, List<string> expected) =>
        Encode(rows, target, expected).ConvertAll(b => RowBlock.Open(b.Bytes));

    private static List<EncodedRowBlock> Encode(object?[][] rows, int target, List<string>? expected = null)
    {
        var sink = new WritingSink(target) { Expected = expected };
        Extract(rows, sink);
        return sink.Encoded;
    }

    private static void Extract(object?[]?[] rows, WritingSink sink)
    {
        var book = GridWorkbook.Xlsx(rows);
        using var extractor = new TableExtractor(book, book.Sheets[0], book, new TableOptions { HasHeader = HeaderMode.No }, sink);
        extractor.ReadToEnd(TestContext.Current.CancellationToken);
    }

    private static string Describe(StoredRow row)
    {
        var text = new StringBuilder().Append(row.SheetRow);
        var displayed = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var cell in row)
        {
            displayed.ResetWrittenCount();
            cell.WriteDisplayed(displayed);
            Append(text, cell.Column, cell.Kind, cell.Number, cell.Ticks, Encoding.UTF8.GetString(displayed.WrittenSpan));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, int column, ValueKind kind, double number, long ticks, string displayed) =>
        text.Append('|').Append(column).Append(kind).Append(kind is ValueKind.Number or ValueKind.Boolean ? BitConverter.DoubleToInt64Bits(number) : 0).Append(' ')
            .Append(kind is ValueKind.Date or ValueKind.DateTime ? ticks : 0).Append(' ').Append(displayed);

    private sealed class WritingSink(int target) : ITableSink, ITableRows
    {
        public RowBlockWriter Writer { get; } = new(target);

        public List<EncodedRowBlock> Encoded { get; } = [];

        public List<string>? Expected { get; init; }

        public ITableRows Begin(TableStart table) => this;

        public void Row(in TableRow row)
        {
            Expected?.Add(Describe(row));
            Keep(Writer.Append(row));
        }

        public void End(TableSummary summary) => Keep(Writer.Finish());

        private void Keep(EncodedRowBlock? block)
        {
            if (block is not null)
            {
                Encoded.Add(block);
            }
        }

        private static string Describe(in TableRow row)
        {
            var text = new StringBuilder().Append(row.SheetRow);
            foreach (ref readonly var cell in row.Cells)
            {
                var displayed = new System.Buffers.ArrayBufferWriter<char>();
                row.WriteDisplayed(cell, displayed);
                // Lone surrogates are stored as U+FFFD, as in any UTF-8 output.
                Append(text, cell.Column, cell.Kind, cell.Number, cell.Ticks, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(displayed.WrittenSpan.ToArray())));
            }

            return text.ToString();
        }
    }
}
