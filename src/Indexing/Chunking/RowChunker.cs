using System.Globalization;
using System.Text;
using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Chunking;

/// <summary>
/// Makes a table row one chunk: <c>Name: Ann; City: Oslo</c>. Blanks are left out, white space inside values becomes single spaces, each
/// value is a field of its own. One instance serves the rows of a table, one after another.
/// </summary>
/// <param name="table">The table's name.</param>
/// <param name="idPrefix">What the ids of its chunks begin with; the row's number follows.</param>
/// <param name="title">The document's title.</param>
/// <param name="tags">Labels of every row.</param>
/// <param name="language">The language, where known.</param>
/// <param name="url">The document's address.</param>
public sealed class RowChunker(string table, string idPrefix, string? title = null, IReadOnlyList<string>? tags = null, Language? language = null, string? url = null)
{
    /// <summary>UTF-16 units of one row's text; what goes beyond stays in the table alone.</summary>
    public const int MaxLength = 32_768;

    private readonly StringBuilder _text = new();
    private readonly List<FieldRange> _fields = [];

    /// <summary>Adds a cell to the row; a blank one adds nothing.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="value">The cell as it is shown.</param>
    public void Add(string column, ReadOnlySpan<char> value)
    {
        value = value.Trim();

        // A name without room for its value says nothing.
        if (value.IsEmpty || _text.Length + column.Length + 5 > MaxLength)
        {
            return;
        }

        _text.Append(_text.Length > 0 ? "; " : "").Append(column).Append(": ");
        var start = _text.Length;
        AppendLine(Cut(value, MaxLength - start));
        if (column.Length > 0)
        {
            _fields.Add(new FieldRange(column, start, _text.Length));
        }
    }

    /// <summary>Ends the row.</summary>
    /// <param name="row">The row's number as a person sees it.</param>
    /// <returns>Its chunk; null if no cell has text.</returns>
    public ChunkInput? End(long row)
    {
        if (_text.Length == 0)
        {
            return null;
        }

        var chunk = new ChunkInput
        {
            ChunkId = string.Create(CultureInfo.InvariantCulture, $"{idPrefix}{row}"),
            Text = _text.ToString(),
            Title = title,
            Tags = tags ?? [],
            Fields = _fields.ToArray(),
            Language = language,
            Source = new ChunkSource(Table: table, Row: row, Url: url),
        };
        _text.Clear();
        _fields.Clear();
        return chunk;
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> value, int length) =>
        value.Length <= length ? value : value[..(char.IsHighSurrogate(value[length - 1]) ? length - 1 : length)];

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
