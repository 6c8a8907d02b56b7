using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Xlsx;

/// <summary>Reads the cells of one row: the inner loop.</summary>
internal sealed class XlsxCellReader(XlsxWorkbook workbook, string sheet, XmlTokenizer xml)
{
    private const int MaxNumber = 512;

    private readonly CharBuffer _text = new(workbook.Limits);
    private readonly byte[] _value = new byte[MaxNumber];
    private int _valueLength;
    private long _expanded;
    private long _counted;

    /// <summary>How the value of a cell is to be read (ST_CellType).</summary>
    private enum CellType : byte
    {
        Number,
        Shared,
        Text,
        Inline,
        Boolean,
        Error,
        Date,
    }

    /// <summary>From a row's start tag to its end tag.</summary>
    public void ReadCells(RowBuffer row)
    {
        var depth = xml.Depth;
        var last = -1;
        var sorted = true;
        while (true)
        {
            var node = xml.Read();
            if (node == XmlNode.Start)
            {
                if (xml.Is("c"u8))
                {
                    var column = ReadCell(row, last);
                    sorted &= column > last;
                    last = column;
                }
                else
                {
                    xml.Skip();
                }
            }
            else if (node == XmlNode.End && xml.Depth < depth)
            {
                break;
            }
            else if (node == XmlNode.Eof)
            {
                throw xml.Broken($"the sheet \"{sheet}\" breaks off in row {row.Row + 1}");
            }
        }

        if (!sorted)
            row.SortByColumn();
        if (_expanded > _counted)
        {
            workbook.Amplification.Count(_expanded - _counted, _expanded, xml.Position);
            _counted = _expanded;
        }
    }

    private int ReadCell(RowBuffer row, int last)
    {
        var column = last + 1;
        var style = 0L;
        var type = CellType.Number;
        for (var i = 0; i < xml.AttributeCount; i++)
        {
            if (xml.AttributeName(i) is not [var name])
                continue;
            var value = xml.AttributeValue(i);
            switch (name)
            {
                case (byte)'r':
                    if (CellReference.TryParse(value, out _, out var stated) && stated >= 0)
                        column = stated;
                    break;
                case (byte)'s':
                    style = NumberText.Whole(value);
                    break;
                case (byte)'t':
                    type = TypeOf(value);
                    break;
            }
        }

        if (column >= workbook.Limits.MaxColumns)
        {
            throw new ExtractionException(
                ExtractionErrors.Malformed,
                $"The sheet \"{sheet}\" has a cell in column {column + 1:N0} of row {row.Row + 1}, beyond the limit of {workbook.Limits.MaxColumns:N0}.");
        }

        ReadValue(row, column, workbook.Styles.FormatOf(style), type);
        return column;
    }

    private void ReadValue(RowBuffer row, int column, ushort format, CellType type)
    {
        var depth = xml.Depth;
        var flags = CellFlags.None;
        var found = false;
        _valueLength = 0;
        while (true)
        {
            var node = xml.Read();
            if (node == XmlNode.Start)
            {
                if (xml.Is("v"u8))
                {
                    found |= ReadContent(type);
                }
                else if (xml.Is("is"u8))
                {
                    RichText.Read(xml, _text);
                    type = CellType.Inline;
                    found = true;
                }
                else
                {
                    if (xml.Is("f"u8))
                        flags = CellFlags.Formula;
                    xml.Skip();
                }
            }
            else if (node == XmlNode.End && xml.Depth < depth)
            {
                break;
            }
            else if (node == XmlNode.Eof)
            {
                throw xml.Broken($"the sheet \"{sheet}\" breaks off in cell {CellReference.Name(row.Row, column)}");
            }
        }

        if (found)
            AddCell(row, column, format, type, flags);
    }

    /// <summary>Takes the content of <c>v</c>: as bytes where it is a number or an index, else as text. False if there is none.</summary>
    private bool ReadContent(CellType type)
    {
        if (type is CellType.Text or CellType.Inline or CellType.Error or CellType.Date)
        {
            _text.Clear();
            RichText.ReadText(xml, _text);
            return _text.Length > 0;
        }

        var depth = xml.Depth;
        while (true)
        {
            switch (xml.Read())
            {
                case XmlNode.Text:
                    var raw = xml.RawText;
                    raw = raw[..Math.Min(raw.Length, MaxNumber - _valueLength)];
                    raw.CopyTo(_value.AsSpan(_valueLength));
                    _valueLength += raw.Length;
                    break;
                case XmlNode.End when xml.Depth < depth:
                    return _valueLength > 0;
                case XmlNode.Eof:
                    return false;
            }
        }
    }

    private void AddCell(RowBuffer row, int column, ushort format, CellType type, CellFlags flags)
    {
        ref var cell = ref row.Add(column);
        cell.Format = format;
        cell.Flags = flags;
        var value = _value.AsSpan(0, _valueLength);
        switch (type)
        {
            case CellType.Number when NumberText.TryParse(value, out cell.Number):
                cell.Kind = CellKind.Number;
                break;
            case CellType.Number:
                _text.Clear();
                _text.AppendBytes(value);
                SetText(row, ref cell, CellKind.Text);
                break;
            case CellType.Shared:
                cell.Kind = CellKind.Text;
                cell.Text = workbook.SharedString(NumberText.Whole(value), sheet);
                _expanded += cell.Text.Length;
                break;
            case CellType.Boolean:
                cell.Kind = CellKind.Boolean;
                cell.Number = value is [(byte)'1', ..] or [(byte)'t', ..] or [(byte)'T', ..] ? 1 : 0;
                break;
            case CellType.Date when IsoDate.TryParse(_text.Span, workbook.Date1904, out cell.Number):
                cell.Kind = CellKind.Number;
                if (format == 0)
                    cell.Format = workbook.DefaultDateFormat(cell.Number);
                break;
            default:
                SetText(row, ref cell, type == CellType.Error ? CellKind.Error : CellKind.Text);
                break;
        }
    }

    private void SetText(RowBuffer row, ref Cell cell, CellKind kind)
    {
        cell.Kind = kind;
        cell.Text = row.Store(_text.Span);
    }

    private static CellType TypeOf(ReadOnlySpan<byte> value) => value switch
    {
        [(byte)'s'] => CellType.Shared,
        [(byte)'b'] => CellType.Boolean,
        [(byte)'e'] => CellType.Error,
        [(byte)'d'] => CellType.Date,
        [(byte)'s', (byte)'t', (byte)'r'] => CellType.Text,
        [(byte)'i', ..] => CellType.Inline,
        _ => CellType.Number,
    };
}
