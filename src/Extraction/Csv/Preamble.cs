using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// Finds where the table starts: titles, notes and comments above it fill few of its columns, whether or not the program that
/// wrote them filled the rows up with delimiters.
/// </summary>
internal static class Preamble
{
    private const int MaxRows = 60;
    private const int LookAhead = 400;

    /// <summary>Records before the table, blank lines counted; 0 if there are none, or if rows are too alike to tell.</summary>
    public static int Count(DialectSample sample, CsvDialect dialect)
    {
        var rows = Rows(sample, dialect);
        if (rows.Count < 3)
            return 0;

        // The typical row, taken from the second half: what the table is like once it has begun.
        var body = rows[(rows.Count / 2)..];
        var filled = Median(body.Select(r => r.Filled));
        var width = Median(body.Select(r => r.Width));
        if (width < 3 || filled < 2)
            return 0;

        // A row of the table has at least half of what a typical one has; a header has a name for nearly each column.
        var needed = Math.Max(2, (filled + 1) / 2);
        var start = rows.FindIndex(r => r.Filled >= needed && r.Width * 2 > width && !r.IsComment);
        return start <= 0 || start > MaxRows || start > rows.Count / 2 ? 0 : rows[start].Number;
    }

    private static List<Shape> Rows(DialectSample sample, CsvDialect dialect)
    {
        var rows = new List<Shape>();
        using var reader = new CsvRowReader(new MemoryFeed(sample.Head.AsMemory()), dialect, ExtractionLimits.Default with { MaxColumns = int.MaxValue });
        var row = new RowBuffer();
        while (rows.Count < LookAhead && reader.Read(row))
        {
            var filled = 0;
            foreach (ref readonly var cell in row.Cells)
                filled += cell.Text.Span.IsWhiteSpace() ? 0 : 1;
            var comment = row.Cells[0].Text.Span is ['#', ..] && row.Cells[0].Flags == CellFlags.None;
            rows.Add(new Shape(row.Row, row.Count, filled, comment));
        }

        return rows;
    }

    private static int Median(IEnumerable<int> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private readonly record struct Shape(int Number, int Width, int Filled, bool IsComment);
}
