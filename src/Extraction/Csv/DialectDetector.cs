using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// Finds the dialect of a text by reading it in each candidate dialect and judging the tables that come out: even rows of
/// fields that each look like one value. The ideas of row pattern and type scores are van den Burg, Nazábal and Sutton's
/// ("Wrangling messy CSV files by detecting row and type patterns", 2019).
/// </summary>
internal static class DialectDetector
{
    private static readonly char[] Common = [',', ';', '\t', '|'];
    private static readonly char[] Rare = [' ', ':', '~', '^', '#', '&', '*', '!', '/', '\u0001', '\u001E', '\u001F', '¦', '§', '¬', '=', '$', '_'];

    public static CsvDialect Detect(DialectSample sample, char? given, out string? warning)
    {
        warning = null;
        var candidates = new List<DialectScore>();
        foreach (var delimiter in given is { } one ? [one] : Common.Concat(Rare))
        {
            if (!sample.Head.Contains(delimiter, StringComparison.Ordinal))
                continue;
            candidates.Add(DialectScore.Of(sample, new CsvDialect { Delimiter = delimiter.ToString() }));
            if (sample.Head.Contains('\'', StringComparison.Ordinal))
                candidates.Add(DialectScore.Of(sample, new CsvDialect { Delimiter = delimiter.ToString(), Quote = '\'' }));
        }

        var best = candidates.MaxBy(c => c.Score);
        return best is null || best.Score <= 0 ? new CsvDialect { Delimiter = given?.ToString() ?? "," } : best.Dialect;
    }
}

/// <summary>What a sample looks like when it is read in a dialect.</summary>
internal sealed record DialectScore(CsvDialect Dialect, double Score, double Evenness, double Types, double Width, int QuotedFields)
{
    private const int MaxRows = 1000;

    public static DialectScore Of(DialectSample sample, CsvDialect dialect)
    {
        var lengths = new Dictionary<int, int>();
        var rows = 0;
        var quoted = 0;
        long cells = 0;
        var types = 0.0;
        using var reader = new CsvRowReader(new MemoryFeed(sample.Head.AsMemory()), dialect, ExtractionLimits.Default with { MaxColumns = int.MaxValue });
        var row = new RowBuffer();
        while (rows < MaxRows && reader.Read(row))
        {
            rows++;
            lengths[row.Count] = lengths.GetValueOrDefault(row.Count) + 1;
            foreach (ref readonly var cell in row.Cells)
            {
                var isQuoted = cell.Flags.HasFlag(CellFlags.Quoted);
                quoted += isQuoted ? 1 : 0;
                types += FieldShape.Score(cell.Text.Span, isQuoted);
                cells++;
            }
        }

        if (rows == 0)
            return new DialectScore(dialect, 0, 0, 0, 0, 0);
        var even = lengths.Sum(l => Math.Pow(l.Value / (double)rows, 2));
        var width = lengths.Sum(l => l.Value * (l.Key - 1.0) / l.Key) / rows;
        var type = types / cells;
        return new DialectScore(dialect, even * type * width, even, type, width, quoted);
    }
}
