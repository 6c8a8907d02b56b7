using IndexForge.Extraction.Tables;
using IndexForge.Extraction.Tables.Rows;

namespace IndexForge.Extraction.Tests.Tables;

public sealed class RowTextTests
{
    [Fact]
    public void A_row_is_one_text_of_names_and_values_with_their_places()
    {
        var (texts, spans) = Read(["name", "city", "note"], ["Ann", null, "two\r\n  lines"], ["Bob", "Oslo", "  "]);

        Assert.Equal(["name: Ann; note: two lines", "name: Bob; city: Oslo"], texts);
        Assert.Equal([new RowTextSpan(0, 6, 3), new RowTextSpan(2, 17, 9)], spans[0]);
        Assert.Equal("Oslo", texts[1].Substring(spans[1][1].Start, spans[1][1].Length));
    }

    [Fact]
    public void A_text_is_cut_at_its_limit_without_parting_a_character()
    {
        var (texts, _) = Read(["a", "b"], [string.Concat(Enumerable.Repeat("𝒳", 40_000)), "beyond"], ["x", "y"]);

        Assert.True(texts[0].Length <= RowText.MaxLength);
        Assert.False(char.IsHighSurrogate(texts[0][^1]));
    }

    [Fact]
    public void A_stored_row_has_the_same_text()
    {
        var sink = new TextSink();
        Extract(sink, ["name", "n", "when"], ["Ann", 1.5, new DateTime(2024, 3, 1)], ["Bob", -2, new DateTime(2024, 3, 2)]);
        var text = new RowText(sink.Summary!.Columns);

        Assert.Equal(sink.Texts, Enumerable.Range(0, 2).Select(i => text.Of(RowBlock.Open(sink.Block!.Bytes).Row(i))));
    }

    private static (List<string> Texts, List<RowTextSpan[]> Spans) Read(params object?[]?[] rows)
    {
        var sink = new TextSink();
        Extract(sink, rows);
        return (sink.Texts, sink.Spans);
    }

    private static void Extract(TextSink sink, params object?[]?[] rows)
    {
        var book = GridWorkbook.Xlsx(rows);
        using var extractor = new TableExtractor(book, book.Sheets[0], book, new TableOptions { HasHeader = HeaderMode.Yes }, sink);
        extractor.ReadToEnd(TestContext.Current.CancellationToken);
    }

    private sealed class TextSink : ITableSink, ITableRows
    {
        private readonly RowBlockWriter _writer = new();
        private RowText? _text;

        public List<string> Texts { get; } = [];

        public List<RowTextSpan[]> Spans { get; } = [];

        public EncodedRowBlock? Block { get; private set; }

        public TableSummary? Summary { get; private set; }

        public ITableRows Begin(TableStart table)
        {
            _text = new RowText(table.Columns);
            return this;
        }

        public void Row(in TableRow row)
        {
            Texts.Add(_text!.Of(row));
            Spans.Add([.. _text.Spans]);
            _writer.Append(row);
        }

        public void End(TableSummary summary)
        {
            Block = _writer.Finish();
            Summary = summary;
        }
    }
}
