using System.Text;
using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Export;

/// <summary>A sheet as Markdown: a heading per table, then the table (GitHub Flavored Markdown).</summary>
public sealed class MarkdownTables : ITableExport
{
    private readonly Stream _stream;
    private readonly CellText _text;
    private readonly TableStreams _streams;

    /// <summary>Writes to a stream, which stays open.</summary>
    public MarkdownTables(Stream stream, CellText text)
    {
        _stream = new BufferedStream(stream, 1 << 16);
        _text = text;
        _streams = new TableStreams(_stream);
    }

    /// <inheritdoc/>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public ITableRows Begin(TableStart table) => new Sink(this, _streams.Begin(), table);

    /// <inheritdoc/>
    public void Complete()
    {
        _streams.Complete(static () => { });
        _stream.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _streams.Dispose();

    private sealed class Sink : ITableRows
    {
        private readonly MarkdownTables _owner;
        private readonly Stream _target;
        private readonly int[] _columns;
        private readonly StringBuilder _line = new();

        public Sink(MarkdownTables owner, Stream target, TableStart table)
        {
            _owner = owner;
            _target = target;
            _columns = [.. table.Columns.Select(c => c.Column)];
            _line.Append("## ");
            Append(table.Name);
            _line.Append("\n\n");
            if (table.Title is { } title)
            {
                Append(title);
                _line.Append("\n\n");
            }

            foreach (var column in table.Columns)
            {
                _line.Append("| ");
                Append(column.Name);
                _line.Append(' ');
            }

            _line.Append("|\n");
            _line.Insert(_line.Length, "| --- ", _columns.Length).Append("|\n");
            Flush();
        }

        public void Row(in TableRow row)
        {
            foreach (var column in _columns)
            {
                _line.Append("| ");
                if (row.TryGet(column, out var cell))
                    Append(_owner._text.Of(cell.Source));
                _line.Append(' ');
            }

            // Cells beyond the header: they would be lost otherwise.
            foreach (ref readonly var cell in row.Cells)
            {
                if (_columns.Length > 0 && cell.Column > _columns[^1])
                {
                    _line.Append("| ");
                    Append(_owner._text.Of(cell.Source));
                    _line.Append(' ');
                }
            }

            _line.Append("|\n");
            Flush();
            _owner.Rows++;
        }

        public void End(TableSummary summary)
        {
            _line.Append('\n');
            Flush();
            _owner._streams.End(_target);
        }

        private void Append(ReadOnlySpan<char> text)
        {
            foreach (var c in text)
            {
                _ = c switch
                {
                    '|' => _line.Append("\\|"),
                    '\n' => _line.Append("<br>"),
                    '\r' => _line,
                    _ => _line.Append(c),
                };
            }
        }

        private void Flush()
        {
            foreach (var chunk in _line.GetChunks())
                _target.Write(Encoding.UTF8.GetBytes(chunk.ToArray()));
            _line.Clear();
        }
    }
}
