using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// How good a table a sample makes in a dialect, 0 to 1: the evenness of its rows, the share of its fields that look like one
/// value, and the share of its cells that the delimiter makes. Judging both rows and values follows van den Burg, Nazábal and
/// Sutton, "Wrangling messy CSV files by detecting row and type patterns" (2019); evenness as the chance that two rows have the
/// same length, so that a preamble or a second table costs little, is this reader's own.
/// </summary>
/// <param name="Dialect">The dialect.</param>
/// <param name="Score">The product of the three.</param>
/// <param name="QuotedFields">Fields that are quoted.</param>
internal sealed record DialectScore(CsvDialect Dialect, double Score, int QuotedFields)
{
    private const int MaxRows = 400;
    private const int MaxRowsOfPiece = 50;
    private static readonly ExtractionLimits Limits = ExtractionLimits.Default with { MaxColumns = int.MaxValue };

    public static DialectScore Of(DialectSample sample, CsvDialect dialect)
    {
        var tally = new Tally();
        tally.Add(sample.Head, dialect, MaxRows);
        foreach (var piece in sample.Further)
            tally.Add(piece, dialect, MaxRowsOfPiece);
        return new DialectScore(dialect, tally.Score, tally.Quoted);
    }

    private sealed class Tally
    {
        private readonly Dictionary<int, int> _lengths = [];
        private readonly RowBuffer _row = new();
        private int _rows;
        private long _cells;
        private double _types;

        public int Quoted { get; private set; }

        public double Score
        {
            get
            {
                if (_cells == 0)
                    return 0;
                var even = _lengths.Sum(l => Math.Pow(l.Value / (double)_rows, 2));
                var width = _lengths.Sum(l => l.Value * (l.Key - 1.0) / l.Key) / _rows;
                return even * width * _types / _cells;
            }
        }

        public void Add(string text, CsvDialect dialect, int maxRows)
        {
            using var reader = new CsvRowReader(new MemoryFeed(text.AsMemory()), dialect, Limits);
            for (var i = 0; i < maxRows && reader.Read(_row); i++)
            {
                _rows++;
                _lengths[_row.Count] = _lengths.GetValueOrDefault(_row.Count) + 1;
                _cells += _row.Count;
                foreach (ref readonly var cell in _row.Cells)
                {
                    var quoted = (cell.Flags & CellFlags.Quoted) != 0;
                    Quoted += quoted ? 1 : 0;
                    _types += FieldShape.Score(cell.Text.Span, quoted);
                }
            }
        }
    }
}
