using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Csv;

namespace IndexForge.Extraction.Export;

/// <summary>A sheet as CSV: the grid from A1, blank rows and cells in their places.</summary>
public sealed class CsvSheetWriter : ISheetWriter
{
    private readonly CsvWriter _writer;
    private readonly CellText _text;
    private readonly bool _ragged;
    private int _row;

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="text">The texts of the workbook's cells.</param>
    /// <param name="keepTrailing">
    /// Whether blank cells at a row's end are written: in a delimited text they are part of the row, in a spreadsheet a
    /// matter of formatting.
    /// </param>
    /// <param name="firstRow">The row that is written first (zero-based).</param>
    public CsvSheetWriter(Stream stream, CellText text, bool keepTrailing, int firstRow = 0)
    {
        _writer = new CsvWriter(stream);
        _text = text;
        _ragged = keepTrailing;
        _row = firstRow;
    }

    /// <inheritdoc/>
    public void Write(RowBuffer row)
    {
        var cells = row.Cells;
        if (!_ragged)
        {
            while (!cells.IsEmpty && cells[^1].Kind == CellKind.Blank)
                cells = cells[..^1];
            if (cells.IsEmpty)
                return;
        }

        for (; _row < row.Row; _row++)
            _writer.EndRow();

        var column = 0;
        foreach (ref readonly var cell in cells)
        {
            _writer.Skip(cell.Column - column);
            _writer.Field(_text.Of(cell));
            column = cell.Column + 1;
        }

        _writer.EndRow();
        _row++;
    }

    /// <inheritdoc/>
    public void Complete() => _writer.Flush();

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
