using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Xml2003;

/// <summary>Reads the rows of one worksheet.</summary>
internal sealed class Xml2003SheetReader : ISheetReader
{
    private readonly Xml2003Workbook _workbook;
    private readonly string _sheet;
    private readonly XmlTokenizer _xml;
    private readonly CharBuffer _text;
    private readonly Dictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> _formats;
    private readonly List<(int First, int Last, ushort Format)> _columns = [];
    private readonly MergeMarker _merges;
    private int _nextRow;
    private int _skip;
    private int _table;
    private bool _ended;

    /// <param name="workbook">The workbook.</param>
    /// <param name="sheet">The sheet's name, for messages.</param>
    /// <param name="xml">The document from the sheet's start tag on, or from its start.</param>
    /// <param name="skip">Sheets before it in what the tokenizer reads.</param>
    public Xml2003SheetReader(Xml2003Workbook workbook, string sheet, XmlTokenizer xml, int skip)
    {
        _workbook = workbook;
        _sheet = sheet;
        _xml = xml;
        _skip = skip;
        _text = new CharBuffer(workbook.Limits);
        _merges = new MergeMarker(workbook.Limits.MaxColumns);
        _formats = workbook.StyleFormats.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyList<MergedRange> Merges => _merges.Ranges;

    public bool Read(RowBuffer row)
    {
        while (!_ended)
        {
            var node = _xml.Read();
            if (node == XmlNode.Eof)
            {
                if (_xml.Depth > 0)
                    throw _xml.Broken($"the sheet \"{_sheet}\" breaks off after row {_nextRow}");
                _ended = true;
            }
            else if (node == XmlNode.End && _xml.Depth < _table)
            {
                _ended = true;
            }
            else if (node == XmlNode.Start && Take(row))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _xml.Dispose();

    /// <summary>Takes a start tag; true if it was a row.</summary>
    private bool Take(RowBuffer row)
    {
        if (_table == 0)
        {
            if (_xml.Is("Worksheet"u8) && _skip-- > 0)
                _xml.Skip();
            else if (_xml.Is("Table"u8))
                _table = _xml.Depth;
            else if (_xml.Is("Styles"u8) || _xml.Is("WorksheetOptions"u8))
                _xml.Skip();
            return false;
        }

        if (_xml.Is("Row"u8))
        {
            ReadRow(row);
            return true;
        }

        if (_xml.Is("Column"u8))
            ReadColumn();
        _xml.Skip();
        return false;
    }

    private void ReadColumn()
    {
        var first = Number("Index"u8) is > 0 and var index ? index - 1 : _columns.Count == 0 ? 0 : _columns[^1].Last + 1;
        var last = first + Math.Max(0, Number("Span"u8));
        if (_columns.Count < _workbook.Limits.MaxColumns)
            _columns.Add(((int)Math.Min(first, int.MaxValue - 1), (int)Math.Min(last, int.MaxValue - 1), StyleFormat() ?? 0));
    }

    private void ReadRow(RowBuffer row)
    {
        long index = _nextRow;
        if (Number("Index"u8) is > 0 and var stated)
        {
            if (stated > _nextRow)
                index = stated - 1;
            else
                _workbook.Warn($"The sheet \"{_sheet}\" has rows out of order after row {_nextRow}; they are read in the order of the file.");
        }

        if (index >= _workbook.Limits.MaxSheetRows)
        {
            throw new ExtractionException(
                ExtractionErrors.Malformed, $"The sheet \"{_sheet}\" has a row {index + 1:N0}, beyond the limit of {_workbook.Limits.MaxSheetRows:N0}.");
        }

        row.Clear((int)index);
        row.Hidden = _xml.AnyAttribute("Hidden"u8) is [(byte)'1'];
        _nextRow = (int)Math.Min(int.MaxValue, index + 1 + Math.Max(0, Number("Span"u8)));
        var rowFormat = StyleFormat();
        var depth = _xml.Depth;
        var column = 0;
        var sorted = true;
        while (true)
        {
            var node = _xml.Read();
            if (node == XmlNode.Eof)
                throw _xml.Broken($"the sheet \"{_sheet}\" breaks off in row {index + 1}");
            if (node == XmlNode.End && _xml.Depth < depth)
                break;
            if (node != XmlNode.Start)
                continue;
            if (_xml.Is("Cell"u8))
                column = ReadCell(row, column, rowFormat, ref sorted);
            else
                _xml.Skip();
        }

        if (!sorted)
            row.SortByColumn();
        _merges.Mark(row);
    }

    /// <summary>Reads a cell; the column that follows it.</summary>
    private int ReadCell(RowBuffer row, int next, ushort? rowFormat, ref bool sorted)
    {
        var column = (int)(Number("Index"u8) is > 0 and var stated ? Math.Min(stated - 1, int.MaxValue) : next);
        sorted &= column >= next;
        if (column >= _workbook.Limits.MaxColumns)
        {
            throw new ExtractionException(
                ExtractionErrors.Malformed,
                $"The sheet \"{_sheet}\" has a cell in column {column + 1L:N0} of row {row.Row + 1}, beyond the limit of {_workbook.Limits.MaxColumns:N0}.");
        }

        var format = StyleFormat() ?? rowFormat ?? ColumnFormat(column);
        var across = (int)Math.Clamp(Number("MergeAcross"u8), 0, _workbook.Limits.MaxColumns - 1 - column);
        var down = (int)Math.Clamp(Number("MergeDown"u8), 0, _workbook.Limits.MaxSheetRows - 1 - row.Row);
        var flags = _xml.AnyAttribute("Formula"u8).IsEmpty ? CellFlags.None : CellFlags.Formula;
        if (across > 0 || down > 0)
            _merges.Add(new MergedRange(row.Row, column, row.Row + down, column + across));

        var depth = _xml.Depth;
        var found = false;
        while (true)
        {
            var node = _xml.Read();
            if (node == XmlNode.Eof)
                throw _xml.Broken($"the sheet \"{_sheet}\" breaks off in cell {CellReference.Name(row.Row, column)}");
            if (node == XmlNode.End && _xml.Depth < depth)
                return column + 1 + across;
            if (node != XmlNode.Start)
                continue;
            if (found || !_xml.Is("Data"u8))
            {
                // A comment has a Data of its own, and a cell one at most.
                _xml.Skip();
                continue;
            }

            ReadData(row, column, format, flags);
            found = true;
        }
    }

    private void ReadData(RowBuffer row, int column, ushort format, CellFlags flags)
    {
        var type = _xml.AnyAttribute("Type"u8) switch
        {
            [(byte)'N', ..] => 'N',
            [(byte)'B', ..] => 'B',
            [(byte)'D', ..] => 'D',
            [(byte)'E', ..] => 'E',
            _ => 'S',
        };
        _text.Clear();
        var depth = _xml.Depth;
        while (true)
        {
            var node = _xml.Read();
            if (node == XmlNode.Text)
                _text.Append(_xml);
            else if (node == XmlNode.Eof || (node == XmlNode.End && _xml.Depth < depth))
                break;
        }

        if (_text.Length == 0)
            return;

        ref var cell = ref row.Add(column);
        cell.Format = format;
        cell.Flags = flags;
        cell.Kind = CellKind.Number;
        switch (type)
        {
            case 'N' when double.TryParse(_text.Span, System.Globalization.CultureInfo.InvariantCulture, out cell.Number):
            case 'D' when IsoDate.TryParse(_text.Span, _workbook.Date1904, out cell.Number):
                return;
            case 'B':
                cell.Kind = CellKind.Boolean;
                cell.Number = _text.Span[0] is '1' or 'T' or 't' ? 1 : 0;
                return;
            default:
                cell.Kind = type == 'E' ? CellKind.Error : CellKind.Text;
                cell.Text = row.Store(_text.Span);
                return;
        }
    }

    private long Number(ReadOnlySpan<byte> attribute) => NumberText.Whole(_xml.AnyAttribute(attribute));

    private ushort? StyleFormat()
    {
        var id = _xml.AnyAttribute("StyleID"u8);
        if (id.IsEmpty)
            return null;

        _text.Clear();
        _text.AppendBytes(id);
        return _formats.TryGetValue(_text.Span, out var format) ? format : (ushort)0;
    }

    private ushort ColumnFormat(int column)
    {
        foreach (var (first, last, format) in _columns)
        {
            if (column >= first && column <= last)
                return format;
        }

        return _formats.TryGetValue("Default", out var standard) ? standard : (ushort)0;
    }
}
