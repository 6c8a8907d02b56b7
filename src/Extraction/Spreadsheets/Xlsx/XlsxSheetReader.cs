using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Xlsx;

/// <summary>Reads a worksheet's rows straight from its part.</summary>
internal sealed class XlsxSheetReader(XlsxWorkbook workbook, string sheet, XmlTokenizer xml, MergeMarker merges) : ISheetReader
{
    private readonly XlsxCellReader _cells = new(workbook, sheet, xml);
    private int _lastRow = -1;
    private int _sheetData;
    private bool _pastRows;
    private bool _ended;

    public IReadOnlyList<MergedRange> Merges => merges.Ranges;

    public bool Read(RowBuffer row)
    {
        while (!_ended)
        {
            switch (xml.Read())
            {
                case XmlNode.Eof:
                    _ended = true;
                    if (xml.Depth > 0 && !_pastRows)
                        throw xml.Broken($"the sheet \"{sheet}\" breaks off after row {_lastRow + 1}");
                    break;
                case XmlNode.Start when _sheetData > 0:
                    if (xml.Is("row"u8))
                    {
                        ReadRow(row);
                        return true;
                    }

                    xml.Skip();
                    break;
                case XmlNode.Start when xml.Is("sheetData"u8):
                    _sheetData = xml.Depth;
                    break;
                case XmlNode.Start when xml.Is("extLst"u8) || xml.Is("conditionalFormatting"u8):
                    xml.Skip();
                    break;
                case XmlNode.End when xml.Depth < _sheetData:
                    _sheetData = 0;
                    _pastRows = true;
                    break;
            }
        }

        return false;
    }

    public void Dispose() => xml.Dispose();

    private void ReadRow(RowBuffer row)
    {
        var index = _lastRow + 1;
        var hidden = false;
        for (var i = 0; i < xml.AttributeCount; i++)
        {
            var name = xml.AttributeName(i);
            if (name.SequenceEqual("r"u8))
            {
                index = RowIndex(xml.AttributeValue(i));
            }
            else if (name.SequenceEqual("hidden"u8))
            {
                hidden = xml.AttributeValue(i) is [(byte)'1'] or [(byte)'t', ..];
            }
        }

        if (index >= workbook.Limits.MaxSheetRows)
        {
            throw new ExtractionException(
                ExtractionErrors.Malformed, $"The sheet \"{sheet}\" has a row {index + 1L:N0}, beyond the limit of {workbook.Limits.MaxSheetRows:N0}.");
        }

        row.Clear(index);
        row.Hidden = hidden;
        _lastRow = index;
        _cells.ReadCells(row);
        merges.Mark(row);
    }

    private int RowIndex(ReadOnlySpan<byte> value)
    {
        var number = NumberText.Whole(value);
        if (number > _lastRow + 1)
            return (int)Math.Min(number - 1, int.MaxValue);
        if (number == _lastRow + 1)
        {
            // The row just read again: for a first row it is one that counts from 0.
            if (_lastRow < 0)
                return 0;
        }

        workbook.Warn($"The sheet \"{sheet}\" has rows out of order after row {_lastRow + 1}; they are read in the order of the file.");
        return _lastRow + 1;
    }
}
