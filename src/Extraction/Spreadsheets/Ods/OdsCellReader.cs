using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Ods;

/// <summary>Reads the cells of one row.</summary>
internal sealed class OdsCellReader(OdsWorkbook workbook, XmlTokenizer xml, string sheet)
{
    private readonly CharBuffer _text = new(workbook.Limits);
    private readonly CharBuffer _value = new(workbook.Limits);
    private readonly Dictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> _formats = workbook.Styles.Formats;
    private readonly List<(int Last, ushort Format)> _columns = [];
    private long _expanded;
    private long _counted;

    /// <summary>Notes the default format of a run of columns.</summary>
    public void TakeColumn()
    {
        var count = (int)Math.Clamp(NumberText.Whole(xml.AnyAttribute("number-columns-repeated"u8)), 1, workbook.Limits.MaxColumns);
        var last = (_columns.Count == 0 ? -1 : _columns[^1].Last) + count;
        if (last < workbook.Limits.MaxColumns * 2)
            _columns.Add((last, FormatOf(xml.AnyAttribute("default-cell-style-name"u8)) ?? 0));
    }

    /// <summary>From a row's start tag to its end tag.</summary>
    public void ReadCells(RowBuffer row, MergeMarker merges)
    {
        var rowFormat = FormatOf(xml.AnyAttribute("default-cell-style-name"u8));
        var depth = xml.Depth;
        var column = 0L;
        while (true)
        {
            var node = xml.Read();
            if (node == XmlNode.Eof)
                throw xml.Broken($"the sheet \"{sheet}\" breaks off in row {row.Row + 1}");
            if (node == XmlNode.End && xml.Depth < depth)
                return;
            if (node != XmlNode.Start)
                continue;
            if (xml.Is("table-cell"u8) || xml.Is("covered-table-cell"u8))
                column += ReadCell(row, column, rowFormat, merges);
            else
                xml.Skip();
        }
    }

    /// <summary>Bounds what a repeated row's cells come to.</summary>
    public void CountExpansion(RowBuffer row)
    {
        foreach (ref readonly var cell in row.Cells)
            _expanded += 8 + cell.Text.Length;
        workbook.Amplification.Count(_expanded - _counted, _expanded, xml.Position);
        _counted = _expanded;
    }

    /// <summary>Reads a cell element; the columns it takes.</summary>
    private long ReadCell(RowBuffer row, long column, ushort? rowFormat, MergeMarker merges)
    {
        var repeats = Math.Max(1, NumberText.Whole(xml.AnyAttribute("number-columns-repeated"u8)));
        var cell = new Cell
        {
            Format = FormatOf(xml.AnyAttribute("style-name"u8)) ?? rowFormat ?? ColumnFormat(column),
            Flags = (xml.AnyAttribute("formula"u8).IsEmpty ? CellFlags.None : CellFlags.Formula)
                | (xml.Is("covered-table-cell"u8) ? CellFlags.Merged : CellFlags.None),
        };
        TakeSpan(row, column, merges);
        var found = TakeValue(ref cell);
        ReadContent();
        if (!found && _text.Length > 0)
        {
            cell.Kind = cell.Kind == CellKind.Error ? CellKind.Error : CellKind.Text;
            found = true;
        }

        if (!found || cell.Kind == CellKind.Blank)
            return repeats;

        if (column + repeats > workbook.Limits.MaxColumns)
        {
            throw new ExtractionException(
                ExtractionErrors.Malformed,
                $"The sheet \"{sheet}\" has a cell in column {column + repeats:N0} of row {row.Row + 1}, beyond the limit of {workbook.Limits.MaxColumns:N0}.");
        }

        if (cell.Kind is CellKind.Text or CellKind.Error)
            cell.Text = row.Store(_text.Span);
        for (var i = 0; i < repeats; i++)
        {
            cell.Column = (int)column + i;
            row.Add(cell.Column) = cell;
        }

        return repeats;
    }

    private void TakeSpan(RowBuffer row, long column, MergeMarker merges)
    {
        var columns = NumberText.Whole(xml.AnyAttribute("number-columns-spanned"u8));
        var rows = NumberText.Whole(xml.AnyAttribute("number-rows-spanned"u8));
        if ((columns <= 1 && rows <= 1) || column >= workbook.Limits.MaxColumns)
            return;

        var lastRow = (int)Math.Min(row.Row + Math.Max(1, rows), workbook.Limits.MaxSheetRows) - 1;
        var lastColumn = (int)Math.Min(column + Math.Max(1, columns), workbook.Limits.MaxColumns) - 1;
        merges.Add(new MergedRange(row.Row, (int)column, lastRow, lastColumn));
    }

    /// <summary>Takes the value that the start tag states; false where the value is the cell's text.</summary>
    private bool TakeValue(ref Cell cell)
    {
        _text.Clear();
        if (xml.PrefixedAttribute("value-type"u8) is not { IsEmpty: false } type)
            return false;

        if (IsErrorType())
        {
            cell.Kind = CellKind.Error;
            return false;
        }

        cell.Kind = CellKind.Number;
        switch (type)
        {
            case [(byte)'f', ..] or [(byte)'p', ..] or [(byte)'c', ..]:
                return NumberText.TryParse(xml.PrefixedAttribute("value"u8), out cell.Number);
            case [(byte)'d', ..]:
                if (!IsoDate.TryParse(Value("date-value"u8), workbook.Date1904, out cell.Number))
                    return false;
                cell.Format = cell.Format == 0 ? workbook.DateFormat(cell.Number) : cell.Format;
                return true;
            case [(byte)'t', ..]:
                if (!IsoDate.TryParseDuration(Value("time-value"u8), out cell.Number))
                    return false;
                cell.Format = cell.Format == 0 ? workbook.DateFormat(0) : cell.Format;
                return true;
            case [(byte)'b', ..]:
                cell.Kind = CellKind.Boolean;
                cell.Number = xml.PrefixedAttribute("boolean-value"u8).SequenceEqual("true"u8) ? 1 : 0;
                return true;
            default:
                cell.Kind = CellKind.Text;
                _text.Append(Value("string-value"u8));
                return _text.Length > 0;
        }
    }

    /// <summary>LibreOffice states an error as a string or a number of 0, and the truth in its own namespace.</summary>
    private bool IsErrorType()
    {
        for (var i = 0; i < xml.AttributeCount; i++)
        {
            if (xml.AttributeName(i).EndsWith(":value-type"u8) && xml.AttributeValue(i).SequenceEqual("error"u8))
                return true;
        }

        return false;
    }

    /// <summary>Reads the cell's paragraphs to its end tag; they are its text unless the start tag stated one.</summary>
    private void ReadContent()
    {
        var stated = _text.Length;
        var depth = xml.Depth;
        var paragraphs = 0;
        while (true)
        {
            var node = xml.Read();
            if (node == XmlNode.Eof)
                throw xml.Broken($"the sheet \"{sheet}\" breaks off in a cell");
            if (node == XmlNode.End && xml.Depth < depth)
                break;
            if (node != XmlNode.Start)
                continue;
            if (!xml.Is("p"u8))
            {
                xml.Skip();
                continue;
            }

            if (paragraphs++ > 0)
                _text.Append('\n');
            OdsText.ReadParagraph(xml, _text);
        }

        if (stated > 0)
            _text.Truncate(stated);
    }

    private ReadOnlySpan<char> Value(ReadOnlySpan<byte> attribute)
    {
        _value.Clear();
        _value.AppendRaw(xml.PrefixedAttribute(attribute));
        return _value.Span;
    }

    private ushort? FormatOf(ReadOnlySpan<byte> style)
    {
        if (style.IsEmpty)
            return null;
        _value.Clear();
        _value.AppendRaw(style);
        return _formats.TryGetValue(_value.Span, out var format) ? format : (ushort)0;
    }

    private ushort ColumnFormat(long column)
    {
        foreach (var (last, format) in _columns)
        {
            if (column <= last)
                return format;
        }

        return 0;
    }
}
