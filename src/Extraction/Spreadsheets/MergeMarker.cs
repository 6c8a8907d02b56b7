using System.Runtime.InteropServices;
using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Spreadsheets;

/// <summary>
/// Marks the cells of merged ranges while rows go by. A row costs what its cells cost, however many ranges there are;
/// ranges that overlap earlier ones break the formats' rules and are not marked.
/// </summary>
internal sealed class MergeMarker(int columns)
{
    /// <summary>Ranges of one sheet that are kept.</summary>
    public const int MaxRanges = 1 << 20;

    private readonly List<MergedRange> _ranges = [];
    private int[] _until = [];
    private int[] _owner = [];
    private int _next;

    /// <summary>Marks ranges that are known before the rows, in whatever order the file has them.</summary>
    /// <param name="ranges">The ranges.</param>
    /// <param name="columns">Columns that a row can have.</param>
    public MergeMarker(List<MergedRange> ranges, int columns)
        : this(columns)
    {
        _ranges = ranges;
        CollectionsMarshal.AsSpan(_ranges).Sort((a, b) => a.FirstRow != b.FirstRow ? a.FirstRow.CompareTo(b.FirstRow) : a.FirstColumn.CompareTo(b.FirstColumn));
    }

    /// <summary>The ranges known so far.</summary>
    public IReadOnlyList<MergedRange> Ranges => _ranges;

    /// <summary>Adds a range that the file states at its first row.</summary>
    public void Add(MergedRange range)
    {
        if (_ranges.Count < MaxRanges)
            _ranges.Add(range);
    }

    /// <summary>Marks the cells of a row that is complete; rows must come in order.</summary>
    public void Mark(RowBuffer row)
    {
        if (_ranges.Count == 0)
            return;

        for (; _next < _ranges.Count && _ranges[_next].FirstRow <= row.Row; _next++)
            Enter(_next);
        for (var i = 0; i < row.Count; i++)
        {
            var column = row.At(i).Column;
            if (column < _until.Length && _until[column] >= row.Row)
                row.SetSpan(i, _ranges[_owner[column]]);
        }
    }

    /// <summary>Ends all ranges here, however far they state to reach: the table they stand in is over.</summary>
    public void Close()
    {
        _next = _ranges.Count;
        _until.AsSpan().Fill(-1);
    }

    private void Enter(int index)
    {
        var range = _ranges[index];
        var count = Math.Min(range.LastColumn, columns - 1) - range.FirstColumn + 1;
        if (count <= 0)
            return;

        Reserve(range.FirstColumn + count);
        var until = _until.AsSpan(range.FirstColumn, count);
        if (until.ContainsAnyExceptInRange(-1, range.FirstRow - 1))
            return;
        until.Fill(range.LastRow);
        _owner.AsSpan(range.FirstColumn, count).Fill(index);
    }

    private void Reserve(int length)
    {
        var known = _until.Length;
        if (length <= known)
            return;

        length = Math.Min(columns, Math.Max(length, known * 2));
        Array.Resize(ref _until, length);
        Array.Resize(ref _owner, length);
        _until.AsSpan(known).Fill(-1);
    }
}
