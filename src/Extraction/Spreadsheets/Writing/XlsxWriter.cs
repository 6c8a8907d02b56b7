using System.IO.Compression;
using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Spreadsheets.Writing;

/// <summary>
/// Writes an <c>.xlsx</c> workbook as its rows come, to a stream that need not seek, in memory that does not grow with them:
/// texts are inline strings, styles are gathered and written last. Rows beyond Excel's 1,048,576 go on in a further sheet.
/// Not for more than one thread.
/// </summary>
public sealed class XlsxWriter : IDisposable
{
    private const int MaxRows = 1_048_576;
    private const int MaxColumns = 16_384;

    /// <summary>Characters that Excel accepts in one cell.</summary>
    private const int MaxText = 32_767;

    private readonly ZipArchive _zip;
    private readonly bool _date1904;
    private readonly SheetNames _names = new();
    private readonly List<string> _sheets = [];
    private readonly XlsxStyleSheet _styles = new();
    private string _wantedName = "";
    private Stream? _part;
    private Utf8XmlOutput? _xml;
    private int _firstRow;
    private int _lastRow;
    private bool _completed;

    /// <summary>Starts a workbook.</summary>
    /// <param name="target">Where to; it stays open.</param>
    /// <param name="date1904">Whether the dates among the numbers count from 1904.</param>
    public XlsxWriter(Stream target, bool date1904 = false)
    {
        _zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        _date1904 = date1904;
    }

    /// <summary>Cells whose text was longer than the 32,767 characters that Excel accepts, and was cut.</summary>
    public long CutCells { get; private set; }

    /// <summary>Begins a sheet, ending the one before.</summary>
    /// <param name="name">Its name, changed where Excel does not accept it.</param>
    public void BeginSheet(string name)
    {
        _wantedName = name;
        _firstRow = 0;
        _lastRow = -1;
        OpenPart();
    }

    /// <summary>Writes a row; its number must be higher than the one before.</summary>
    /// <param name="row">The cells.</param>
    /// <param name="formats">Number formats that the cells' <see cref="Cell.Format"/> points into.</param>
    /// <exception cref="ExtractionException">The row has more columns than Excel's 16,384.</exception>
    public void Write(RowBuffer row, IReadOnlyList<string> formats)
    {
        if (_xml is null)
            throw new InvalidOperationException("A row needs a sheet: call BeginSheet first.");
        if (row.Row <= _lastRow)
            throw new InvalidOperationException($"Row {row.Row} comes after row {_lastRow}.");

        _lastRow = row.Row;
        if (row.Row - _firstRow >= MaxRows)
        {
            _firstRow = row.Row;
            OpenPart();
        }

        var number = row.Row - _firstRow + 1;
        _xml.Raw("<row r=\""u8);
        _xml.Number(number);
        _xml.Raw(row.Hidden ? "\" hidden=\"1\">"u8 : "\">"u8);
        foreach (ref readonly var cell in row.Cells)
        {
            if (cell.Kind != CellKind.Blank)
                Write(cell, number, formats);
        }

        _xml.Raw("</row>"u8);
    }

    /// <summary>Ends the workbook. Without it the file is not one.</summary>
    public void Complete()
    {
        if (_completed)
            return;

        if (_sheets.Count == 0)
            BeginSheet("");
        ClosePart();
        _completed = true;
        XlsxPackageParts.Write(_zip, _sheets, _styles, _date1904);
        _zip.Dispose();
    }

    /// <summary>Releases the writer; an uncompleted workbook is left without its directory, so that nothing takes it for whole.</summary>
    public void Dispose() => _part?.Dispose();

    private void Write(in Cell cell, int row, IReadOnlyList<string> formats)
    {
        if (cell.Column >= MaxColumns)
            throw new ExtractionException(ExtractionErrors.TooLarge, $"Row {row} has more columns than the {MaxColumns:N0} of an Excel sheet.");

        var xml = _xml!;
        xml.Raw("<c r=\""u8);
        xml.Column(cell.Column);
        xml.Number(row);
        var style = cell.Format == 0 || cell.Format >= formats.Count ? 0 : _styles.Of(formats[cell.Format]);
        if (style > 0)
        {
            xml.Raw("\" s=\""u8);
            xml.Number(style);
        }

        switch (cell.Kind)
        {
            case CellKind.Number when double.IsFinite(cell.Number):
                xml.Raw("\"><v>"u8);
                xml.Number(cell.Number);
                xml.Raw("</v></c>"u8);
                break;
            case CellKind.Number:
                xml.Raw("\" t=\"e\"><v>#NUM!</v></c>"u8);
                break;
            case CellKind.Boolean:
                xml.Raw(cell.Number != 0 ? "\" t=\"b\"><v>1</v></c>"u8 : "\" t=\"b\"><v>0</v></c>"u8);
                break;
            case CellKind.Error when ErrorCodes.IsKnown(cell.Text.Span):
                xml.Raw("\" t=\"e\"><v>"u8);
                xml.Text(cell.Text.Span);
                xml.Raw("</v></c>"u8);
                break;
            default:
                xml.Raw("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"u8);
                xml.Text(Fit(cell.Text.Span));
                xml.Raw("</t></is></c>"u8);
                break;
        }
    }

    private ReadOnlySpan<char> Fit(ReadOnlySpan<char> text)
    {
        if (text.Length <= MaxText)
            return text;
        CutCells++;
        return text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)];
    }

    private void OpenPart()
    {
        ClosePart();
        _sheets.Add(_names.Add(_wantedName));
        _part = XlsxPackageParts.Open(_zip, $"xl/worksheets/sheet{_sheets.Count}.xml");
        _xml = new Utf8XmlOutput(_part);
        _xml.Raw(XlsxPackageParts.Declaration);
        _xml.Raw("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"u8);
    }

    private void ClosePart()
    {
        if (_part is null)
            return;
        _xml!.Raw("</sheetData></worksheet>"u8);
        _xml.Flush();
        _part.Dispose();
        _part = null;
    }
}
