using System.Globalization;
using System.Text;

namespace IndexForge.Indexing.Chunking;

/// <summary>Makes a table row one chunk: a line per filled cell, its column's name before its value, each value a field of its own.</summary>
public static class RowChunker
{
    /// <summary>Longest value that is indexed, in UTF-16 units; the rest of a longer cell stays in the table.</summary>
    public const int MaxValueLength = 8192;

    private const int MaxTextLength = 1 << 19;

    /// <summary>The chunk of a row; null if no cell has text.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="row">The row's number as a person sees it; also the chunk's id within the table.</param>
    /// <param name="columns">The columns' names.</param>
    /// <param name="values">The cells' text, as many as columns.</param>
    /// <param name="title">The document's title.</param>
    /// <param name="tags">Labels.</param>
    public static ChunkInput? Make(
        string table, long row, IReadOnlyList<string> columns, IReadOnlyList<string?> values, string? title = null, IReadOnlyList<string>? tags = null)
    {
        var text = new StringBuilder();
        var fields = new List<FieldRange>(columns.Count);
        for (var i = 0; i < columns.Count && i < values.Count && text.Length < MaxTextLength; i++)
        {
            if (string.IsNullOrWhiteSpace(values[i]))
            {
                continue;
            }

            var value = values[i].AsSpan().Trim();
            value = value.Length > MaxValueLength ? value[..MaxValueLength] : value;
            text.Append(text.Length > 0 ? "\n" : "").Append(columns[i]).Append(": ");
            if (columns[i].Length > 0)
            {
                fields.Add(new FieldRange(columns[i], text.Length, text.Length + value.Length));
            }

            text.Append(value);
        }

        return text.Length == 0
            ? null
            : new ChunkInput
            {
                ChunkId = string.Create(CultureInfo.InvariantCulture, $"{table}#{row}"),
                Text = text.ToString(),
                Title = title,
                Tags = tags ?? [],
                Fields = fields,
                Source = new ChunkSource(Table: table, Row: row),
            };
    }
}
