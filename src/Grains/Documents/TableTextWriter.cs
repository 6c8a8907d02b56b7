using System.Buffers;
using System.Text;
using IndexForge.Extraction.Tables;
using IndexForge.Extraction.Tables.Rows;

namespace IndexForge.Grains.Documents;

/// <summary>Renders a table as text for reading: a heading, then tab-separated lines, or a Markdown table.</summary>
internal sealed class TableTextWriter : IRowPage
{
    private readonly ArrayBufferWriter<byte> _output = new(64 << 10);
    private readonly ArrayBufferWriter<byte> _cell = new(256);
    private readonly List<TableColumn> _columns;
    private readonly bool _markdown;

    public TableTextWriter(string name, List<TableColumn> columns, bool markdown, bool heading)
    {
        _columns = columns;
        _markdown = markdown;
        if (!heading)
        {
            return;
        }

        Text(markdown ? $"## {name}\n\n" : $"{name}\n");
        Line(columns.Select(c => c.Name));
        if (markdown)
        {
            Text("|" + string.Concat(Enumerable.Repeat(" --- |", Math.Max(1, columns.Count))) + "\n");
        }
    }

    public int Count { get; private set; }

    public long Bytes => _output.WrittenCount;

    public void Take(RowBlock block, int from, int limit, int maxBytes)
    {
        for (var i = from; i < block.RowCount && Count < limit && Bytes < maxBytes; i++, Count++)
        {
            var cells = block.Row(i).GetEnumerator();
            var more = cells.MoveNext();
            Text(_markdown ? "|" : "");
            for (var c = 0; c < _columns.Count; c++)
            {
                Text(_markdown ? " " : c > 0 ? "\t" : "");
                while (more && cells.Current.Column < _columns[c].Column)
                {
                    more = cells.MoveNext();
                }

                if (more && cells.Current.Column == _columns[c].Column)
                {
                    _cell.ResetWrittenCount();
                    cells.Current.WriteDisplayed(_cell);
                    Value(_cell.WrittenSpan);
                }

                Text(_markdown ? " |" : "");
            }

            Text("\n");
        }
    }

    public byte[] Finish()
    {
        Text("\n");
        return Written().ToArray();
    }

    /// <summary>What is written so far.</summary>
    public ReadOnlySpan<byte> Written() => _output.WrittenSpan;

    private void Line(IEnumerable<string> values)
    {
        var first = true;
        Text(_markdown ? "|" : "");
        foreach (var value in values)
        {
            Text(_markdown ? " " : first ? "" : "\t");
            Value(Encoding.UTF8.GetBytes(value));
            Text(_markdown ? " |" : "");
            first = false;
        }

        Text("\n");
    }

    /// <summary>A cell on one line; what would end the cell is replaced or escaped.</summary>
    private void Value(ReadOnlySpan<byte> utf8)
    {
        foreach (var b in utf8)
        {
            if (b is (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                _output.Write(" "u8);
                continue;
            }

            if (_markdown && b is (byte)'|' or (byte)'\\')
            {
                _output.Write("\\"u8);
            }

            _output.Write([b]);
        }
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, _output);
}
