using System.Buffers.Binary;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Xls;

namespace IndexForge.Extraction.Spreadsheets.Xlsb;

/// <summary>A pass over the rows of a worksheet's part (MS-XLSB 2.1.7.62).</summary>
internal sealed class XlsbSheetReader(XlsbWorkbook workbook, string sheet, XlsbReader records, MergeMarker merges) : ISheetReader
{
    private const int HiddenFlagAt = 11;
    private const byte HiddenFlag = 0x10;
    private const uint StyleMask = 0xFFFFFF;

    private int _row = -1;
    private bool _inRow;
    private bool _hidden;
    private int _column;
    private bool _sorted;
    private bool _ended;
    private long _expanded;
    private long _counted;

    /// <inheritdoc/>
    public IReadOnlyList<MergedRange> Merges => merges.Ranges;

    /// <inheritdoc/>
    public bool Read(RowBuffer row)
    {
        // The row whose header was read at the end of the one before.
        Start(row);
        while (!_ended)
        {
            if (!records.Next())
            {
                _ended = true;
                workbook.Warn($"The sheet \"{sheet}\" ends without its closing record after row {_row + 1}; what comes before was read.");
                break;
            }

            switch (records.Id)
            {
                case XlsbRecord.RowHeader when records.Data.Length >= sizeof(uint):
                    EnterRow(records.Data);
                    if (row.Count > 0)
                        return Finish(row);
                    Start(row);
                    break;
                case <= XlsbRecord.ShortShared or XlsbRecord.CellRichText when _inRow:
                    Append(row, records.Data);
                    break;
                case XlsbRecord.EndSheetData:
                    // What follows may hold records of cells that are none of the sheet's.
                    _inRow = false;
                    break;
                case XlsbRecord.EndSheet:
                    _ended = true;
                    break;
            }
        }

        return row.Count > 0 && Finish(row);
    }

    /// <inheritdoc/>
    public void Dispose() => records.Dispose();

    private void Start(RowBuffer row)
    {
        row.Clear(Math.Max(0, _row));
        row.Hidden = _hidden;
        _column = -1;
        _sorted = true;
    }

    private bool Finish(RowBuffer row)
    {
        if (!_sorted)
            row.SortByColumn();
        merges.Mark(row);
        if (_expanded > _counted)
        {
            workbook.Amplification.Count(_expanded - _counted, _expanded, records.Position);
            _counted = _expanded;
        }

        return true;
    }

    private void EnterRow(ReadOnlySpan<byte> data)
    {
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (stated >= workbook.Limits.MaxSheetRows)
        {
            throw new ExtractionException(
                ExtractionErrors.Malformed, $"The sheet \"{sheet}\" has a row {stated + 1L:N0}, beyond the limit of {workbook.Limits.MaxSheetRows:N0}.");
        }

        if (stated <= _row)
            workbook.Warn($"The sheet \"{sheet}\" has rows out of order after row {_row + 1}; they are read in the order of the file.");
        _row = Math.Max((int)stated, _row + 1);
        _inRow = true;
        _hidden = data.Length > HiddenFlagAt && (data[HiddenFlagAt] & HiddenFlag) != 0;
    }

    private void Append(RowBuffer row, ReadOnlySpan<byte> data)
    {
        var id = records.Id;
        var isShort = id is >= XlsbRecord.ShortBlank and <= XlsbRecord.ShortShared;
        var header = isShort ? 4 : 8;
        if (data.Length < header)
            return;

        var last = _column;
        var column = isShort ? last + 1L : BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (column >= workbook.Limits.MaxColumns)
        {
            throw new ExtractionException(
                ExtractionErrors.Malformed,
                $"The sheet \"{sheet}\" has a cell in column {column + 1:N0} of row {_row + 1}, beyond the limit of {workbook.Limits.MaxColumns:N0}.");
        }

        _column = (int)column;

        // Those without a value count too: the next one's column is compared with theirs.
        _sorted &= _column > last;
        var value = data[header..];
        if (value.IsEmpty)
            return;

        // Cells that repeat a place must not add up.
        if (row.Count >= 2 * workbook.Limits.MaxColumns)
            row.SortByColumn();
        ref var cell = ref row.Add(_column);
        cell.Format = workbook.Styles.FormatOf(BinaryPrimitives.ReadUInt32LittleEndian(data[(header - 4)..]) & StyleMask);
        if (id is >= XlsbRecord.FormulaText and <= XlsbRecord.FormulaError)
            cell.Flags = CellFlags.Formula;
        SetValue(ref cell, id, value, row);
    }

    private void SetValue(ref Cell cell, int id, ReadOnlySpan<byte> value, RowBuffer row)
    {
        switch (id)
        {
            case XlsbRecord.CellRk or XlsbRecord.ShortRk when value.Length >= 4:
                cell.Kind = CellKind.Number;
                cell.Number = BiffCell.Rk(value);
                break;
            case XlsbRecord.CellReal or XlsbRecord.ShortReal or XlsbRecord.FormulaReal when value.Length >= 8:
                cell.Kind = CellKind.Number;
                cell.Number = BinaryPrimitives.ReadDoubleLittleEndian(value);
                break;
            case XlsbRecord.CellShared or XlsbRecord.ShortShared when value.Length >= 4:
                cell.Kind = CellKind.Text;
                cell.Text = workbook.SharedString(BinaryPrimitives.ReadUInt32LittleEndian(value), sheet);
                _expanded += cell.Text.Length;
                break;
            case XlsbRecord.CellText or XlsbRecord.ShortText or XlsbRecord.FormulaText:
                cell.Kind = CellKind.Text;
                cell.Text = row.Store(XlsbReader.Text(value, out _));
                break;
            case XlsbRecord.CellRichText:
                cell.Kind = CellKind.Text;
                cell.Text = row.Store(XlsbReader.Text(value[1..], out _));
                break;
            case XlsbRecord.CellBoolean or XlsbRecord.ShortBoolean or XlsbRecord.FormulaBoolean:
                cell.Kind = CellKind.Boolean;
                cell.Number = value[0] != 0 ? 1 : 0;
                break;
            case XlsbRecord.CellError or XlsbRecord.ShortError or XlsbRecord.FormulaError:
                cell.Kind = CellKind.Error;
                cell.Text = BiffCell.Error(value[0]).AsMemory();
                break;
        }
    }
}
