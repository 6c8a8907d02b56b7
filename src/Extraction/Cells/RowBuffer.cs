using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IndexForge.Extraction.Cells;

/// <summary>
/// One row, reused for every row of a sheet: readers fill it, nothing is allocated once it has grown.
/// Cells are in column order; blank cells may be left out.
/// </summary>
public sealed class RowBuffer
{
    private Cell[] _cells = new Cell[32];
    private char[] _chars = new char[1024];
    private int _charCount;
    private MergedRange[] _spans = [];
    private bool _spanned;

    /// <summary>Zero-based row of the sheet: 0 is Excel's row 1.</summary>
    public int Row { get; set; }

    /// <summary>Whether the sheet hides the row.</summary>
    public bool Hidden { get; set; }

    /// <summary>Number of cells.</summary>
    public int Count { get; private set; }

    /// <summary>The cells, in column order.</summary>
    public ReadOnlySpan<Cell> Cells => _cells.AsSpan(0, Count);

    /// <summary>Starts a row.</summary>
    public void Clear(int row)
    {
        // The references to pooled or shared text go too, so that a long string does not outlive its row.
        _cells.AsSpan(0, Count).Clear();
        Row = row;
        Hidden = false;
        Count = 0;
        _charCount = 0;
        _spanned = false;
    }

    /// <summary>
    /// Starts a row of a reader that makes all its cells with <see cref="AddText"/>: references to its buffer, which outlives
    /// the row, stay where the next row wants them.
    /// </summary>
    internal void Restart(int row)
    {
        Row = row;
        Hidden = false;
        Count = 0;
        _charCount = 0;
        _spanned = false;
    }

    /// <summary>Adds a cell and returns it to be filled; the reference is good until the next call.</summary>
    public ref Cell Add(int column)
    {
        if (Count == _cells.Length)
        {
            Array.Resize(ref _cells, Count * 2);
        }

        ref var cell = ref _cells[Count++];
        cell = default;
        cell.Column = column;
        return ref cell;
    }

    /// <summary>
    /// Adds the next cell of a row without gaps, whose text stays where the reader has it (blank if it is empty); the reference
    /// is good until the next call.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Cell AddText(char[] chars, int start, int length)
    {
        var index = Count;
        if (index == _cells.Length)
        {
            Array.Resize(ref _cells, index * 2);
        }

        Count = index + 1;
        ref var cell = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_cells), index);
        cell.Column = index;
        cell.Kind = length == 0 ? CellKind.Blank : CellKind.Text;
        cell.Flags = CellFlags.None;
        cell.Format = 0;
        cell.Number = 0;
        cell.SetText(chars, start, length);
        return ref cell;
    }

    /// <summary>A cell of the row by its index in <see cref="Cells"/>, to be changed in place.</summary>
    public ref Cell At(int index) => ref _cells[index];

    /// <summary>The merged range that a cell belongs to, by its index in <see cref="Cells"/>; null for a cell of its own.</summary>
    public MergedRange? SpanOf(int index) => _spanned && _spans[index] != default ? _spans[index] : null;

    /// <summary>Says of a cell of a row that is complete which merged range it belongs to; the cell's flags follow.</summary>
    public void SetSpan(int index, MergedRange range)
    {
        if (!_spanned)
        {
            if (_spans.Length < Count)
                _spans = new MergedRange[_cells.Length];
            _spans.AsSpan(0, Count).Clear();
            _spanned = true;
        }

        _spans[index] = range;
        ref var cell = ref _cells[index];
        cell.Flags = (cell.Flags & ~(CellFlags.MergeOrigin | CellFlags.Merged))
            | (range.FirstRow == Row && range.FirstColumn == cell.Column ? CellFlags.MergeOrigin : CellFlags.Merged);
    }

    /// <summary>Puts cells that a damaged file states out of order into column order; of two in one column the later stays.</summary>
    public void SortByColumn()
    {
        // Stable, and quick however long and disordered the row is.
        var order = new ulong[Count];
        for (var i = 0; i < Count; i++)
            order[i] = ((ulong)(uint)_cells[i].Column << 32) | (uint)i;
        Array.Sort(order);
        var unsorted = _cells.AsSpan(0, Count).ToArray();
        for (var i = 0; i < Count; i++)
            _cells[i] = unsorted[(int)(uint)order[i]];

        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (kept > 0 && _cells[kept - 1].Column == _cells[i].Column)
                kept--;
            _cells[kept++] = _cells[i];
        }

        _cells.AsSpan(kept, Count - kept).Clear();
        Count = kept;
    }

    /// <summary>Copies text into the row's own storage; the result is good until the next <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<char> Store(ReadOnlySpan<char> text)
    {
        var target = Reserve(text.Length);
        text.CopyTo(target.Span);
        return target;
    }

    /// <summary>Room for <paramref name="length"/> characters in the row's own storage.</summary>
    public Memory<char> Reserve(int length)
    {
        if (_charCount + length > _chars.Length)
        {
            // Earlier cells keep the old array alive until the row ends.
            _chars = new char[Math.Max(_chars.Length * 2, length)];
            _charCount = 0;
        }

        var memory = _chars.AsMemory(_charCount, length);
        _charCount += length;
        return memory;
    }
}
