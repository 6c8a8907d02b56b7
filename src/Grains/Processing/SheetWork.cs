using System.Buffers;
using IndexForge.Extraction.Tables;
using IndexForge.Extraction.Tables.Rows;
using IndexForge.Grains.Documents;
using IndexForge.Indexing;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Chunking;

namespace IndexForge.Grains.Processing;

/// <summary>Turns the tables of one sheet into row blocks and chunks; what has collected is taken between steps of the extractor.</summary>
internal sealed class SheetWork(string title, IReadOnlyList<string> tags, string? url, Language? language) : ITableSink
{
    /// <summary>Characters of title rows that are indexed: more is no title.</summary>
    private const int TitleLength = 8_000;

    private List<ChunkInput> _chunks = [];
    private List<(TableWork Table, EncodedRowBlock Block)> _blocks = [];

    public List<TableWork> Tables { get; } = [];

    public ITableRows Begin(TableStart table)
    {
        var work = new TableWork(this, table);
        Tables.Add(work);
        if (!string.IsNullOrWhiteSpace(table.Title))
        {
            // What stands above the header belongs to no row: found as a chunk of its own, with the table as its place.
            _chunks.Add(new ChunkInput
            {
                ChunkId = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"s{table.Sheet.Index + 1}t{table.Ordinal + 1}title"),
                Text = table.Title.Length <= TitleLength ? table.Title : table.Title[..(char.IsHighSurrogate(table.Title[TitleLength - 1]) ? TitleLength - 1 : TitleLength)],
                Title = title,
                Tags = tags,
                Language = language,
                Source = new ChunkSource(Table: table.Name, Url: url),
            });
        }

        return work;
    }

    public List<ChunkInput> TakeChunks()
    {
        var taken = _chunks;
        _chunks = [];
        return taken;
    }

    /// <summary>Lines of rejected rows that have filled a block, or that are the last of their table.</summary>
    public List<(TableWork Table, byte[] Lines)> TakeRejected() =>
        [.. Tables.Select(t => (t, t.TakeRejected())).Where(r => r.Item2.Length > 0)];

    public List<(TableWork Table, EncodedRowBlock Block)> TakeBlocks()
    {
        var taken = _blocks;
        _blocks = [];
        return taken;
    }

    internal sealed class TableWork : ITableRows
    {
        private readonly SheetWork _sheet;
        private readonly TableStart _start;
        private readonly RowBlockWriter _rows = new();
        private readonly RowChunker _chunker;
        private readonly ArrayBufferWriter<char> _shown = new(256);
        private readonly ArrayBufferWriter<byte> _rejected = new();
        private RejectedRowsCsv? _rejectedRows;
        private readonly Dictionary<int, string> _names;

        public TableWork(SheetWork sheet, TableStart start)
        {
            _sheet = sheet;
            _start = start;
            _names = start.Columns.ToDictionary(c => c.Column, c => c.Name);
            var prefix = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"s{start.Sheet.Index + 1}t{start.Ordinal + 1}r");
            _chunker = new RowChunker(start.Name, prefix, sheet.TitleOf, sheet.TagsOf, sheet.LanguageOf, sheet.UrlOf);
        }

        /// <summary>Where the file of rejected rows was stored.</summary>
        public List<int> StoredRejected { get; } = [];

        public TableSummary? Summary { get; private set; }

        /// <summary>Where the rows' blocks were stored.</summary>
        public List<StoredRows> Stored { get; } = [];

        public void Row(in TableRow row)
        {
            if (_rows.Append(row) is { } full)
            {
                _sheet._blocks.Add((this, full));
            }

            foreach (ref readonly var cell in row.Cells)
            {
                _shown.ResetWrittenCount();
                row.WriteDisplayed(cell, _shown);
                _chunker.Add(NameOf(cell.Column), _shown.WrittenSpan);
            }

            if (_chunker.End(row.SheetRow) is { } chunk)
            {
                _sheet._chunks.Add(chunk);
            }
        }

        public void Rejected(in TableRow row, string reason)
        {
            if (_rejectedRows is null)
            {
                _rejectedRows = new RejectedRowsCsv(_start);
                _rejectedRows.WriteHeader(_rejected);
            }

            _rejectedRows.Write(_rejected, row, reason);
        }

        public byte[] TakeRejected()
        {
            // Small batches wait for more, so that a row rejected now and then does not cost a block each.
            if (_rejected.WrittenCount == 0 || (Summary is null && _rejected.WrittenCount < ByteBlock.MaxBytes / 4))
            {
                return [];
            }

            var lines = _rejected.WrittenSpan.ToArray();
            _rejected.ResetWrittenCount();
            return lines;
        }

        public void End(TableSummary summary)
        {
            if (_rows.Finish() is { } last)
            {
                _sheet._blocks.Add((this, last));
            }

            Summary = summary;
        }

        private string NameOf(int column)
        {
            if (!_names.TryGetValue(column, out var name))
            {
                _names[column] = name = A1.Letters(column);
            }

            return name;
        }
    }

    private string TitleOf => title;

    private IReadOnlyList<string> TagsOf => tags;

    private string? UrlOf => url;

    private Language? LanguageOf => language;
}
