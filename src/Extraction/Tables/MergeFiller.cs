using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Tables;

/// <summary>
/// Gives every cell of a merged range the value of its first cell. Ranges in play are few: those that cross the current row.
/// What filling comes to is bounded, because one range can name every cell of a sheet.
/// </summary>
internal sealed class MergeFiller
{
    /// <summary>Cells and characters that one sheet may gain.</summary>
    private const long MaxCells = 1 << 24;
    private const long MaxChars = 1 << 25;

    private readonly List<Origin> _open = [];
    private readonly SortedDictionary<int, Cell> _cells = [];
    private long _filledCells;
    private long _filledChars;

    /// <exception cref="ExtractionException">The ranges fill more than can be meant.</exception>
    public void Fill(RowBuffer row)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Range.LastRow < row.Row)
                _open.RemoveAt(i);
        }

        for (var i = 0; i < row.Count; i++)
        {
            var cell = row.At(i);
            if ((cell.Flags & CellFlags.MergeOrigin) != 0 && cell.Kind != CellKind.Blank && row.SpanOf(i) is { } range)
            {
                // The origin outlives its row.
                cell.Text = cell.Text.ToArray();
                _open.Add(new Origin(range, cell));
            }
        }

        if (_open.Count > 0)
            Rewrite(row);
    }

    private void Rewrite(RowBuffer row)
    {
        _cells.Clear();
        foreach (ref readonly var cell in row.Cells)
            _cells[cell.Column] = cell;

        foreach (var (range, origin) in _open)
        {
            Count(range, origin);
            for (var column = range.FirstColumn; column <= range.LastColumn; column++)
            {
                var filled = origin;
                filled.Column = column;
                if (column != range.FirstColumn || row.Row != range.FirstRow)
                    filled.Flags = (origin.Flags & ~CellFlags.MergeOrigin) | CellFlags.Merged;
                _cells[column] = filled;
            }
        }

        // Clearing the row leaves its text where the cells have it: nothing is stored in it until it is read into again.
        var hidden = row.Hidden;
        row.Clear(row.Row);
        row.Hidden = hidden;
        foreach (var (column, cell) in _cells)
            row.Add(column) = cell;
    }

    private void Count(MergedRange range, in Cell origin)
    {
        var columns = range.LastColumn - range.FirstColumn + 1L;
        _filledCells += columns;
        _filledChars += columns * origin.Text.Length;
        if (_filledCells > MaxCells || _filledChars > MaxChars)
        {
            throw new ExtractionException(
                ExtractionErrors.TooLarge,
                $"The merged ranges of the sheet come to more than {MaxCells:N0} filled cells or {MaxChars:N0} characters; read it without filling them.");
        }
    }

    private readonly record struct Origin(MergedRange Range, Cell Cell);
}
