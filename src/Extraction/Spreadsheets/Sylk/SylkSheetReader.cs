using System.Globalization;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Csv;

namespace IndexForge.Extraction.Spreadsheets.Sylk;

/// <summary>
/// Reads the cells of a SYLK file. Coordinates hold until they change; cells come row by row, as the programs that write SYLK
/// write them.
/// </summary>
internal sealed class SylkSheetReader(SylkLines lines, FormatTable formats, ExtractionLimits limits) : ISheetReader
{
    private const int MaxFormats = 4_096;
    private readonly List<ushort> _formats = [];
    private readonly Dictionary<int, ushort> _columnFormats = [];
    private readonly CharBuffer _text = new(limits);
    private int _x;
    private int _y;
    private int _formatRow = -1;
    private int _formatColumn = -1;
    private ushort _format;
    private bool _ended;

    /// <summary>A cell of the next row, seen when the current one ended.</summary>
    private bool _pending;
    private Cell _cell;

    public IReadOnlyList<MergedRange> Merges => [];

    public bool Read(RowBuffer row)
    {
        if (!_pending && !NextCell())
            return false;

        row.Clear(_y);
        do
        {
            Add(row);
        }
        while (NextCell() && _y == row.Row);

        return true;
    }

    public void Dispose() => lines.Dispose();

    private void Add(RowBuffer row)
    {
        _pending = false;
        if (row.Count > 0 && row.Cells[^1].Column >= _x)
            throw OutOfOrder();

        ref var cell = ref row.Add(_x);
        cell = _cell;
        cell.Column = _x;
        if (cell.Kind is CellKind.Text or CellKind.Error)
            cell.Text = row.Store(_text.Span[..Math.Min(_text.Length, limits.MaxCellChars)]);
    }

    private bool NextCell()
    {
        while (!_ended && lines.Next(out var line))
        {
            var fields = new SylkField(line);
            var type = line.IndexOf(';') is var at and >= 0 ? line[..at] : line;
            fields.Next();
            switch (type)
            {
                case "C" when ReadCell(ref fields):
                    _pending = true;
                    return true;
                case "F":
                    ReadFormat(ref fields);
                    break;
                case "P":
                    while (fields.Next())
                    {
                        if (fields.Name == 'P' && _formats.Count < MaxFormats)
                            AddFormat(fields.Value);
                    }

                    break;
                case "E":
                    _ended = true;
                    break;
            }
        }

        _ended = true;
        return false;
    }

    private bool ReadCell(ref SylkField fields)
    {
        var row = _y;
        var has = false;
        _cell = default;
        while (fields.Next())
        {
            switch (fields.Name)
            {
                case 'X' or 'Y':
                    Move(fields);
                    break;
                case 'K':
                    has = ReadValue(fields.Value);
                    break;
                case 'E' or 'S':
                    _cell.Flags |= CellFlags.Formula;
                    break;
            }
        }

        if (!has)
            return false;
        if (_y < row)
            throw OutOfOrder();

        _cell.Format = _formatRow == _y && _formatColumn == _x ? _format : _columnFormats.GetValueOrDefault(_x);
        return true;
    }

    private bool ReadValue(ReadOnlySpan<char> value)
    {
        _text.Clear();
        if (value is ['"', ..])
        {
            _cell.Kind = CellKind.Text;
            SylkField.Decode(value is [_, .., '"'] ? value[1..^1] : value[1..], _text);
        }
        else if (FieldText.TryDouble(value, out var number) && double.IsFinite(number))
        {
            _cell.Kind = CellKind.Number;
            _cell.Number = number;
        }
        else if (value is "TRUE" or "FALSE")
        {
            _cell.Kind = CellKind.Boolean;
            _cell.Number = value is "TRUE" ? 1 : 0;
        }
        else
        {
            _cell.Kind = value is ['#', ..] ? CellKind.Error : CellKind.Text;
            SylkField.Decode(value, _text);
        }

        return value.Length > 0;
    }

    private void ReadFormat(ref SylkField fields)
    {
        ushort? format = null;
        var column = -1;
        var cell = false;
        while (fields.Next())
        {
            switch (fields.Name)
            {
                case 'P' when int.TryParse(fields.Value, CultureInfo.InvariantCulture, out var index):
                    format = index >= 0 && index < _formats.Count ? _formats[index] : (ushort)0;
                    break;
                case 'C' when int.TryParse(fields.Value, CultureInfo.InvariantCulture, out var number):
                    column = number - 1;
                    break;
                case 'X' or 'Y':
                    cell = true;
                    Move(fields);
                    break;
            }
        }

        if (format is not { } found)
            return;
        if (column >= 0 && column < limits.MaxColumns)
            _columnFormats[column] = found;
        else if (cell)
            (_formatRow, _formatColumn, _format) = (_y, _x, found);
    }

    private void AddFormat(ReadOnlySpan<char> code)
    {
        _text.Clear();
        SylkField.Decode(code, _text);
        _formats.Add(_text.Span is "General" ? (ushort)0 : formats.Add(_text.Span.ToString()));
    }

    private void Move(SylkField field)
    {
        var max = field.Name == 'X' ? limits.MaxColumns : limits.MaxSheetRows;
        if (!int.TryParse(field.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var place) || place < 1 || place > max)
        {
            throw new ExtractionException(
                ExtractionErrors.Malformed, $"The SYLK file places a cell in {(field.Name == 'X' ? "column" : "row")} '{field.Value}'.");
        }

        (_x, _y) = field.Name == 'X' ? (place - 1, _y) : (_x, place - 1);
    }

    private ExtractionException OutOfOrder() =>
        new(ExtractionErrors.Malformed, $"The cells of the SYLK file are not in order (row {_y + 1}): it was not written by a spreadsheet program.");
}
