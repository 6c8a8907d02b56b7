using System.Buffers;

namespace IndexForge.Extraction.Tables;

/// <summary>One data row of a table, valid during the call that hands it over.</summary>
public readonly ref struct TableRow
{
    private readonly ICellFormatter _formatter;

    internal TableRow(long index, int sheetRow, bool hidden, ReadOnlySpan<TableCell> cells, ICellFormatter formatter)
    {
        Index = index;
        SheetRow = sheetRow;
        Hidden = hidden;
        Cells = cells;
        _formatter = formatter;
    }

    /// <summary>Zero-based data row of the table: what <c>offset</c> counts. Rejected rows have a count of their own.</summary>
    public long Index { get; }

    /// <summary>Row number as a person sees it in the sheet: 1 is the first.</summary>
    public int SheetRow { get; }

    /// <summary>Whether the sheet hides the row.</summary>
    public bool Hidden { get; }

    /// <summary>The cells that hold something, in column order.</summary>
    public ReadOnlySpan<TableCell> Cells { get; }

    /// <summary>The cell of a column of the sheet; false when it is blank.</summary>
    public bool TryGet(int column, out TableCell cell)
    {
        int low = 0, high = Cells.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Cells[middle].Column < column ? (middle + 1, high) : (low, middle);
        }

        var found = low < Cells.Length && Cells[low].Column == column;
        cell = found ? Cells[low] : default;
        return found;
    }

    /// <summary>Appends the cell's text as the spreadsheet program shows it.</summary>
    public void WriteDisplayed(in TableCell cell, IBufferWriter<char> output)
    {
        if (cell.Kind is ValueKind.Text or ValueKind.Error)
        {
            output.Write(cell.Text);
        }
        else
        {
            _formatter.Write(cell.Source, output);
        }
    }
}
