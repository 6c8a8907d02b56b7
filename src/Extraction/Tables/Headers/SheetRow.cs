using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Headers;

/// <summary>A typed row without its blank cells. It borrows the reader's texts until <see cref="Keep"/> copies them.</summary>
internal sealed class SheetRow
{
    private const int MaxPooledChars = 16_384;

    private TableCell[] _cells = new TableCell[16];
    private char[] _chars = [];

    /// <summary>Zero-based row of the sheet.</summary>
    public int Row { get; private set; }

    public bool Hidden { get; private set; }

    public int Count { get; private set; }

    /// <summary>Characters that <see cref="Keep"/> copied.</summary>
    public int KeptChars { get; private set; }

    public ReadOnlySpan<TableCell> Cells => _cells.AsSpan(0, Count);

    /// <summary>Takes the cells of a row that hold something; false when none does.</summary>
    public bool Take(RowBuffer row, CellTyper typer)
    {
        Clear();
        Row = row.Row;
        Hidden = row.Hidden;
        foreach (ref readonly var cell in row.Cells)
        {
            if (cell.Kind != CellKind.Blank)
            {
                Add(typer.Type(cell));
            }
        }

        return Count > 0;
    }

    /// <summary>Copies the texts, so that the row outlives the reader's buffer.</summary>
    public void Keep()
    {
        var length = 0;
        foreach (ref readonly var cell in Cells)
        {
            length += cell.Text.Length;
        }

        KeptChars = length;
        if (_chars.Length < length)
        {
            _chars = new char[length];
        }

        var at = 0;
        for (var i = 0; i < Count; i++)
        {
            var text = _cells[i].Source.Text;
            if (text.Length > 0)
            {
                text.Span.CopyTo(_chars.AsSpan(at));
                var source = _cells[i].Source;
                source.Text = _chars.AsMemory(at, text.Length);
                _cells[i] = new TableCell(source, _cells[i].Kind, _cells[i].Ticks);
                at += text.Length;
            }
        }
    }

    /// <summary>The cells from one column up to but without another.</summary>
    public ReadOnlySpan<TableCell> Between(int first, int end)
    {
        var cells = Cells;
        if (Count == 0 || (cells[0].Column >= first && cells[^1].Column < end))
        {
            return cells;
        }

        var from = LowerBound(first);
        return cells[from..Math.Max(from, LowerBound(end))];
    }

    /// <summary>The cell of a column; false when it is blank.</summary>
    public bool TryGet(int column, out TableCell cell)
    {
        var at = LowerBound(column);
        var found = at < Count && _cells[at].Column == column;
        cell = found ? _cells[at] : default;
        return found;
    }

    public void Clear()
    {
        _cells.AsSpan(0, Count).Clear();
        Count = 0;
        KeptChars = 0;
        // One row of giant texts does not make every pooled row a giant.
        if (_chars.Length > MaxPooledChars)
        {
            _chars = [];
        }
    }

    private void Add(in TableCell cell)
    {
        if (cell.Kind == ValueKind.Blank)
        {
            return;
        }

        if (Count == _cells.Length)
        {
            Array.Resize(ref _cells, Count * 2);
        }

        _cells[Count++] = cell;
    }

    private int LowerBound(int column)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _cells[middle].Column < column ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
