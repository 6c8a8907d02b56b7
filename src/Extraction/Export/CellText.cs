using System.Buffers;
using System.Globalization;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Export;

/// <summary>Which text of a cell is wanted.</summary>
public enum TextForm
{
    /// <summary>As the spreadsheet program shows it.</summary>
    Displayed,

    /// <summary>As stored: numbers to full precision, dates in ISO 8601, booleans as true and false.</summary>
    Raw,
}

/// <summary>The text of cells, one at a time, into a buffer of its own. Not for more than one thread.</summary>
public sealed class CellText
{
    private readonly NumberFormatter _formatter;
    private readonly bool _date1904;
    private readonly ArrayBufferWriter<char> _buffer = new(256);
    private readonly char[] _number = new char[40];

    /// <summary>Texts of the cells of a workbook.</summary>
    public CellText(IWorkbook workbook, TextForm form)
    {
        _formatter = new NumberFormatter(workbook);
        Form = form;
        _date1904 = workbook.Date1904;
    }

    /// <summary>Which text is written.</summary>
    public TextForm Form { get; }

    /// <summary>Writes displayed texts.</summary>
    public ICellFormatter Formatter => _formatter;

    /// <summary>The text of a cell; good until the next call and as long as the cell.</summary>
    public ReadOnlySpan<char> Of(in Cell cell)
    {
        if (cell.Kind == CellKind.Text && (cell.Format == 0 || Form == TextForm.Raw))
            return cell.Text.Span;
        if (cell.Kind == CellKind.Blank)
            return default;
        if (Form == TextForm.Raw)
            return Raw(cell);

        _buffer.ResetWrittenCount();
        _formatter.Write(cell, _buffer);
        return _buffer.WrittenSpan;
    }

    /// <summary>Whether the cell is a moment or a day: a number that its format shows so.</summary>
    public bool IsDate(in Cell cell) =>
        cell.Kind == CellKind.Number && _formatter.DatePartsOf(cell.Format) is var parts && parts != DateParts.None && !parts.HasFlag(DateParts.Elapsed);

    private ReadOnlySpan<char> Raw(in Cell cell)
    {
        if (cell.Kind == CellKind.Boolean)
            return cell.Number != 0 ? "true" : "false";
        if (cell.Kind != CellKind.Number)
            return cell.Text.Span;

        int length;
        if (IsDate(cell) && Moment(cell.Number) is { } moment)
        {
            var parts = _formatter.DatePartsOf(cell.Format);
            var format = parts switch
            {
                DateParts.Time when cell.Number < 1 => "HH:mm:ss",
                DateParts.Date when moment.TimeOfDay == TimeSpan.Zero => "yyyy-MM-dd",
                _ => "yyyy-MM-ddTHH:mm:ss",
            };
            moment.TryFormat(_number, out length, format, CultureInfo.InvariantCulture);
        }
        else
        {
            cell.Number.TryFormat(_number, out length, "R", CultureInfo.InvariantCulture);
        }

        return _number.AsSpan(0, length);
    }

    /// <summary>
    /// The moment of a serial number; null outside of 1900 to 9999. Excel's 1900 has a 29 February, so that days before
    /// March count one less.
    /// </summary>
    private DateTime? Moment(double serial)
    {
        if (serial is < 0 or >= 2_958_466)
            return null;

        var epoch = _date1904 ? new DateTime(1904, 1, 1) : serial < 60 ? new DateTime(1899, 12, 31) : new DateTime(1899, 12, 30);
        var milliseconds = Math.Round(serial * 86_400_000d);
        var moment = epoch.AddMilliseconds(milliseconds);
        return moment.Millisecond == 0 ? moment : moment.AddTicks(TimeSpan.TicksPerSecond / 2).AddTicks(-(moment.Ticks % TimeSpan.TicksPerSecond));
    }
}
