using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>
/// Marks the cells of merged ranges while rows go by. A row costs what its cells cost, however many ranges there are;
/// ranges that overlap earlier ones break the format's rules and are not marked.
/// </summary>
internal sealed class MergeMarker
{
    private readonly MergedRange[] _ranges;
    private readonly int[] _until;
    private readonly int[] _owner;
    private int _next;

    /// <param name="ranges">The sheet's merged ranges, in any order.</param>
    /// <param name="columns">Columns a row can have.</param>
    public MergeMarker(IEnumerable<MergedRange> ranges, int columns)
    {
        _ranges = [.. ranges.Where(r => r.FirstColumn < columns).OrderBy(r => r.FirstRow).ThenBy(r => r.FirstColumn)];
        _until = new int[_ranges.Length == 0 ? 0 : columns];
        _owner = new int[_until.Length];
        Array.Fill(_until, -1);
    }

    /// <summary>Marks a row's cells; rows must come in order.</summary>
    public void Mark(RowBuffer row)
    {
        if (_ranges.Length == 0)
            return;

        for (; _next < _ranges.Length && _ranges[_next].FirstRow <= row.Row; _next++)
            Enter(_next);
        for (var i = 0; i < row.Count; i++)
        {
            ref var cell = ref row.At(i);
            if (cell.Column >= _until.Length || _until[cell.Column] < row.Row)
                continue;

            var range = _ranges[_owner[cell.Column]];
            cell.Flags |= range.FirstRow == row.Row && range.FirstColumn == cell.Column ? CellFlags.MergeOrigin : CellFlags.Merged;
        }
    }

    private void Enter(int index)
    {
        var range = _ranges[index];
        var columns = Math.Min(range.LastColumn, _until.Length - 1) - range.FirstColumn + 1;
        if (columns <= 0)
            return;

        var until = _until.AsSpan(range.FirstColumn, columns);
        if (until.ContainsAnyExceptInRange(-1, range.FirstRow - 1))
            return;
        until.Fill(range.LastRow);
        _owner.AsSpan(range.FirstColumn, columns).Fill(index);
    }
}
