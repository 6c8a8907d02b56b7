using System.Buffers;
using System.Text;

namespace IndexForge.Extraction.Tables.Rows;

/// <summary>Where a column's value stands in a row's text.</summary>
/// <param name="Column">Zero-based column of the sheet.</param>
/// <param name="Start">First character of the displayed value (UTF-16).</param>
/// <param name="Length">Its characters.</param>
public readonly record struct RowTextSpan(int Column, int Start, int Length);

/// <summary>
/// The text of a row as one search chunk: <c>Name: Ann; City: Oslo</c>. Blanks are left out, white space inside values becomes single
/// spaces, and the place of each value is kept so that highlights map back to columns. One instance serves many rows.
/// </summary>
public sealed class RowText
{
    /// <summary>Characters of one row's text; what goes beyond is cut.</summary>
    public const int MaxLength = 32_768;

    private readonly Dictionary<int, string> _names;
    private readonly StringBuilder _text = new();
    private readonly List<RowTextSpan> _spans = [];
    private readonly ArrayBufferWriter<byte> _utf8 = new(256);
    private readonly ArrayBufferWriter<char> _chars = new(256);

    /// <summary>Creates the writer of rows with these columns.</summary>
    public RowText(IEnumerable<ColumnStart> columns) => _names = columns.ToDictionary(c => c.Column, c => c.Name);

    /// <summary>Creates the writer of rows with these columns.</summary>
    public RowText(IEnumerable<TableColumn> columns)
        : this(columns.Select(c => new ColumnStart(c.Column, c.Name)))
    {
    }

    /// <summary>Where the values of the last row stand in its text, in text order.</summary>
    public IReadOnlyList<RowTextSpan> Spans => _spans;

    /// <summary>The text of a row that the extractor hands over.</summary>
    public string Of(in TableRow row)
    {
        Begin();
        foreach (ref readonly var cell in row.Cells)
        {
            _chars.ResetWrittenCount();
            row.WriteDisplayed(cell, _chars);
            Append(cell.Column, _chars.WrittenSpan);
        }

        return _text.ToString();
    }

    /// <summary>The text of a stored row.</summary>
    public string Of(in StoredRow row)
    {
        Begin();
        foreach (var cell in row)
        {
            _utf8.ResetWrittenCount();
            cell.WriteDisplayed(_utf8);
            _chars.ResetWrittenCount();
            Encoding.UTF8.GetChars(_utf8.WrittenSpan, _chars);
            Append(cell.Column, _chars.WrittenSpan);
        }

        return _text.ToString();
    }

    private void Begin()
    {
        _text.Clear();
        _spans.Clear();
    }

    private void Append(int column, ReadOnlySpan<char> value)
    {
        value = value.Trim();
        var name = _names.TryGetValue(column, out var known) ? known : A1.Letters(column);
        // A name without room for its value says nothing.
        if (value.IsEmpty || _text.Length + name.Length + 5 > MaxLength)
        {
            return;
        }

        _text.Append(_text.Length > 0 ? "; " : "").Append(name).Append(": ");
        var start = _text.Length;
        AppendLine(TextCut.To(value, MaxLength - start));
        _spans.Add(new RowTextSpan(column, start, _text.Length - start));
    }

    private void AppendLine(ReadOnlySpan<char> value)
    {
        var space = false;
        foreach (var c in value)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                space = true;
                continue;
            }

            if (space)
            {
                _text.Append(' ');
                space = false;
            }

            _text.Append(c);
        }
    }
}
