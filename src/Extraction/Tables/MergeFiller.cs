using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Tables;

/// <summary>Gives every cell of a merged range the value of its first cell. Ranges in play are few: those that cross the current row.</summary>
internal sealed class MergeFiller(IReadOnlyList<MergedRange> known)
{
    /// <summary>Cells that one row may gain.</summary>
    private const int MaxColumns = 16_384;

    private readonly List<Origin> _open = [];
    private readonly RowBuffer _merged = new();
    private MergedRange[]? _ranges;
    private int _next;

    public void Fill(RowBuffer row, IReadOnlyList<MergedRange> fromReader)
    {
        _ranges ??= Sorted(known.Count > 0 ? known : fromReader);
        _open.RemoveAll(o => o.Range.LastRow < row.Row);
        for (; _next < _ranges.Length && _ranges[_next].FirstRow <= row.Row; _next++)
        {
            var range = _ranges[_next];
            if (range.FirstRow == row.Row && Find(row, range.FirstColumn) is { Kind: not CellKind.Blank } cell)
            {
                // The origin outlives its row.
                cell.Text = cell.Text.ToArray();
                _open.Add(new Origin(range, cell));
            }
        }

        if (_open.Count > 0)
        {
            Rewrite(row);
        }
    }

    private static MergedRange[] Sorted(IReadOnlyList<MergedRange> ranges) =>
        [.. ranges.Where(r => r.LastColumn - r.FirstColumn < MaxColumns).OrderBy(r => r.FirstRow).ThenBy(r => r.FirstColumn)];

    private static Cell? Find(RowBuffer row, int column)
    {
        foreach (ref readonly var cell in row.Cells)
        {
            if (cell.Column == column)
            {
                return cell;
            }
        }

        return null;
    }

    private void Rewrite(RowBuffer row)
    {
        var cells = new SortedDictionary<int, Cell>();
        foreach (ref readonly var cell in row.Cells)
        {
            cells[cell.Column] = cell;
        }

        foreach (var (range, origin) in _open)
        {
            for (var column = range.FirstColumn; column <= range.LastColumn; column++)
            {
                var filled = origin;
                filled.Column = column;
                filled.Flags = column == range.FirstColumn && row.Row == range.FirstRow ? origin.Flags : (origin.Flags & ~CellFlags.MergeOrigin) | CellFlags.Merged;
                cells[column] = filled;
            }
        }

        var hidden = row.Hidden;
        _merged.Clear(row.Row);
        foreach (var (column, cell) in cells)
        {
            ref var copy = ref _merged.Add(column);
            copy = cell;
            copy.Text = _merged.Store(cell.Text.Span);
        }

        row.Clear(row.Row);
        row.Hidden = hidden;
        foreach (ref readonly var cell in _merged.Cells)
        {
            row.Add(cell.Column) = cell;
        }
    }

    private readonly record struct Origin(MergedRange Range, Cell Cell);
}
