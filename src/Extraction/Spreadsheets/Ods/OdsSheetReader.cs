using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Ods;

/// <summary>
/// Reads the rows of one table. Repeated rows and cells are written once in the file: empty ones, which fill sheets to their
/// last row, cost nothing; others are repeated within the limits.
/// </summary>
internal sealed class OdsSheetReader(OdsWorkbook workbook, int sheet, XmlTokenizer xml, int skip) : ISheetReader
{
    private readonly OdsCellReader _cells = new(workbook, xml, workbook.Sheets[sheet].Name);
    private readonly RowBuffer _row = new();
    private readonly MergeMarker _merges = new(workbook.Limits.MaxColumns);
    private int _skip = skip;
    private int _table;
    private long _nextRow;
    private long _repeats;
    private bool _ended;

    public IReadOnlyList<MergedRange> Merges => _merges.Ranges;

    public bool Read(RowBuffer row)
    {
        while (_repeats == 0)
        {
            if (!ReadRow())
                return false;
        }

        _repeats--;
        if (_nextRow >= workbook.Limits.MaxSheetRows)
        {
            throw new ExtractionException(
                ExtractionErrors.Malformed,
                $"The sheet \"{workbook.Sheets[sheet].Name}\" has a row {_nextRow + 1:N0}, beyond the limit of {workbook.Limits.MaxSheetRows:N0}.");
        }

        row.Clear((int)_nextRow++);
        row.Hidden = _row.Hidden;
        foreach (ref readonly var cell in _row.Cells)
            row.Add(cell.Column) = cell;
        _merges.Mark(row);
        _cells.CountExpansion(_row);
        return true;
    }

    public void Dispose()
    {
        if (_ended && _table > 0)
            workbook.Park(xml, sheet + 1);
        else
            xml.Dispose();
    }

    /// <summary>Reads the next row element into the template; false at the end of the table.</summary>
    private bool ReadRow()
    {
        while (!_ended)
        {
            var node = xml.Read();
            if (node == XmlNode.Eof)
            {
                _ended = true;
                _table = 0;
                if (xml.Depth > 0)
                    throw xml.Broken($"the sheet \"{workbook.Sheets[sheet].Name}\" breaks off after row {_nextRow}");
            }
            else if (node == XmlNode.End)
            {
                _ended = _table > 0 && xml.Depth < _table;
            }
            else if (node == XmlNode.Start && Take())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a start tag; true if it was a row.</summary>
    private bool Take()
    {
        if (_table == 0)
        {
            if (OdsOutline.StartsSheet(xml))
            {
                if (_skip-- > 0)
                    xml.Skip();
                else
                    _table = xml.Depth;
            }
            else if (xml.Is("table"u8) || xml.Is("tracked-changes"u8) || xml.Is("automatic-styles"u8) || xml.Is("styles"u8))
            {
                xml.Skip();
            }

            return false;
        }

        if (xml.Is("table-row"u8))
        {
            TakeRow();
            return true;
        }

        // Rows also stand in groups and among the header rows; columns, shapes and forms hold none.
        if (xml.Is("table-column"u8))
            _cells.TakeColumn();
        else if (xml.Is("shapes"u8) || xml.Is("forms"u8) || xml.Is("table"u8) || xml.Is("table-source"u8))
            xml.Skip();
        return false;
    }

    private void TakeRow()
    {
        var repeats = Math.Max(1, NumberText.Whole(xml.AnyAttribute("number-rows-repeated"u8)));
        _row.Clear((int)Math.Min(_nextRow, int.MaxValue));
        _row.Hidden = xml.AnyAttribute("visibility"u8) is [(byte)'c', ..] or [(byte)'f', ..];
        _cells.ReadCells(_row, _merges);
        if (_row.Count > 0)
            _repeats = repeats;
        else
            _nextRow += repeats;
    }
}
