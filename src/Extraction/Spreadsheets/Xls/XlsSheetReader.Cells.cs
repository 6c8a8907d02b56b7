using System.Buffers.Binary;
using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <content>From records to cells. In BIFF2 cells carry three bytes of attributes instead of an XF of two, and other record numbers.</content>
internal sealed partial class XlsSheetReader
{
    private const int Header2Size = 7;
    private const int FormatInIxfe = 0x3F;

    /// <summary>Adds the cells of the current record; what is cut off within it is left out.</summary>
    private void Append(RowBuffer row)
    {
        var data = _records.Data;
        var id = _records.Id;
        switch (id)
        {
            case BiffRecord.LabelSst when data.Length >= 10:
                AppendShared(row, data);
                break;
            case BiffRecord.Number when data.Length >= 14:
                AppendNumber(row, data, BinaryPrimitives.ReadDoubleLittleEndian(data[6..]));
                break;
            case BiffRecord.Rk when data.Length >= 10:
                AppendNumber(row, data, BiffCell.Rk(data[6..]));
                break;
            case BiffRecord.MulRk:
                AppendRks(row, data);
                break;
            case BiffRecord.Integer2 when data.Length >= 9:
                AppendNumber(row, data, BinaryPrimitives.ReadUInt16LittleEndian(data[7..]));
                break;
            case BiffRecord.Number2 when data.Length >= 15:
                AppendNumber(row, data, BinaryPrimitives.ReadDoubleLittleEndian(data[7..]));
                break;
            case BiffRecord.Label or BiffRecord.RString or BiffRecord.Label2:
                AppendLabel(row, data);
                break;
            case BiffRecord.BoolErr when data.Length >= 8:
                AppendBooleanOrError(row, data, data[6], data[7] != 0);
                break;
            case BiffRecord.BoolErr2 when data.Length >= 9:
                AppendBooleanOrError(row, data, data[7], data[8] != 0);
                break;
            case BiffRecord.Formula or BiffRecord.Formula3 or BiffRecord.Formula4 when data.Length >= FormulaResultAt + 8:
                AppendFormula(row, data);
                break;
        }
    }

    private bool IsBiff2Cell => _records.Id is BiffRecord.Integer2 or BiffRecord.Number2 or BiffRecord.Label2 or BiffRecord.BoolErr2
        || (_records.Id == BiffRecord.Formula && _globals.Bof.Version == BiffVersion.Biff2);

    private int FormulaResultAt => IsBiff2Cell ? Header2Size : BiffCell.HeaderSize;

    private void AppendShared(RowBuffer row, ReadOnlySpan<byte> data)
    {
        var index = BinaryPrimitives.ReadUInt32LittleEndian(data[6..]);
        if (index >= _globals.Strings.Count)
        {
            _warnings.Add($"Sheet \"{_name}\" uses shared strings that are not in the file: those cells are empty.");
            return;
        }

        var text = _globals.Strings.Get(index);
        _rowShared += text.Length;
        SetText(ref Add(row, data), text);
    }

    private void AppendRks(RowBuffer row, ReadOnlySpan<byte> data)
    {
        const int ItemSize = 6;
        var column = BinaryPrimitives.ReadUInt16LittleEndian(data[2..]);

        // The last two bytes repeat the last column; the length of the record already tells it.
        for (var items = data[4..]; items.Length >= ItemSize; items = items[ItemSize..])
        {
            ref var cell = ref Add(row, column++);
            cell.Format = _globals.Styles.FormatOfXf(BinaryPrimitives.ReadUInt16LittleEndian(items));
            cell.Kind = CellKind.Number;
            cell.Number = BiffCell.Rk(items[2..]);
        }
    }

    private void AppendNumber(RowBuffer row, ReadOnlySpan<byte> data, double value)
    {
        ref var cell = ref Add(row, data);
        cell.Kind = CellKind.Number;
        cell.Number = value;
    }

    private void AppendBooleanOrError(RowBuffer row, ReadOnlySpan<byte> data, byte value, bool isError) =>
        SetBooleanOrError(ref Add(row, data), value, isError);

    private void AppendLabel(RowBuffer row, ReadOnlySpan<byte> data)
    {
        ref var cell = ref Add(row, data);
        var isBiff2 = _records.Id == BiffRecord.Label2;
        SetText(ref cell, ReadText(row, isBiff2 ? Header2Size : BiffCell.HeaderSize, isBiff2 ? 1 : 2));
    }

    private void AppendFormula(RowBuffer row, ReadOnlySpan<byte> data)
    {
        const ushort NoNumber = 0xFFFF;
        ref var cell = ref Add(row, data);
        cell.Flags = CellFlags.Formula;
        var result = data.Slice(FormulaResultAt, 8);
        if (BinaryPrimitives.ReadUInt16LittleEndian(result[6..]) != NoNumber)
        {
            cell.Kind = CellKind.Number;
            cell.Number = BinaryPrimitives.ReadDoubleLittleEndian(result);
            return;
        }

        switch (result[0])
        {
            case 0:
                SetText(ref cell, ReadResultText(row));
                break;
            case 1 or 2:
                SetBooleanOrError(ref cell, result[2], isError: result[0] == 2);
                break;
            default:
                SetText(ref cell, default);
                break;
        }
    }

    /// <summary>The STRING record that follows a formula, behind whatever says how the formula is shared.</summary>
    private ReadOnlyMemory<char> ReadResultText(RowBuffer row)
    {
        for (var next = _records.PeekId(); next >= 0; next = _records.PeekId())
        {
            switch ((ushort)next)
            {
                case BiffRecord.String or BiffRecord.String2:
                    _records.Next();
                    return ReadText(row, 0, _records.Id == BiffRecord.String2 && _globals.Bof.Version == BiffVersion.Biff2 ? 1 : 2);
                case BiffRecord.SharedFormula or BiffRecord.Array or BiffRecord.Array2 or BiffRecord.Table or BiffRecord.Table2 or BiffRecord.Table2Column or BiffRecord.Continue:
                    _records.Next();
                    break;
                default:
                    return default;
            }
        }

        return default;
    }

    /// <summary>A string with its count, in the manner of the generation, that may run over into CONTINUE records.</summary>
    private Memory<char> ReadText(RowBuffer row, int at, int countBytes)
    {
        var data = _records.Data;
        if (data.Length < at + countBytes)
            return default;

        var count = countBytes == 1 ? data[at] : BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);
        if (_globals.Bof.Version == BiffVersion.Biff8)
        {
            var target = row.Reserve(count);
            return target[.._fields.ReadUnicode(at + countBytes, target.Span)];
        }

        var bytes = data[(at + countBytes)..];
        bytes = bytes[..Math.Min(count, bytes.Length)];
        var text = row.Reserve(_globals.Encoding.GetCharCount(bytes));
        _globals.Encoding.GetChars(bytes, text.Span);
        return text;
    }

    private static void SetText(ref Cell cell, ReadOnlyMemory<char> text)
    {
        cell.Kind = CellKind.Text;
        cell.Text = text;
    }

    private static void SetBooleanOrError(ref Cell cell, byte value, bool isError)
    {
        cell.Kind = isError ? CellKind.Error : CellKind.Boolean;
        cell.Number = !isError && value != 0 ? 1 : 0;
        cell.Text = isError ? BiffCell.Error(value).AsMemory() : default;
    }

    /// <summary>Adds the cell that a record's header describes.</summary>
    private ref Cell Add(RowBuffer row, ReadOnlySpan<byte> data)
    {
        ref var cell = ref Add(row, BinaryPrimitives.ReadUInt16LittleEndian(data[2..]));
        cell.Format = IsBiff2Cell ? FormatOf2(data) : _globals.Styles.FormatOfXf(BinaryPrimitives.ReadUInt16LittleEndian(data[4..]));
        return ref cell;
    }

    private ushort FormatOf2(ReadOnlySpan<byte> data)
    {
        // An XF that does not fit into six bits is in the IXFE record before the cell; without XFs the cell names its format.
        var xf = data[4] & FormatInIxfe;
        return _globals.Styles.HasXfs
            ? _globals.Styles.FormatOfXf(xf == FormatInIxfe ? _ixfe : xf)
            : _globals.Styles.FormatOfNumber(data[5] & FormatInIxfe);
    }

    private ref Cell Add(RowBuffer row, int column)
    {
        if (column >= MaxColumns)
        {
            _warnings.Add($"Sheet \"{_name}\" has cells beyond column IV, the format's last: they are ignored.");
            return ref _ignored;
        }

        if (column > _lastColumn)
        {
            _lastColumn = column;
            return ref row.Add(column);
        }

        // A cell that comes a second time replaces the first.
        for (var i = 0; i < row.Count; i++)
        {
            ref var cell = ref row.At(i);
            if (cell.Column != column)
                continue;

            cell = new Cell { Column = column };
            return ref cell;
        }

        return ref row.Add(column);
    }
}
