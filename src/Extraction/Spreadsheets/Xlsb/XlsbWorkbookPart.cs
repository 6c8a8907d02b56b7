using System.Buffers.Binary;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Packaging;
using IndexForge.Extraction.Spreadsheets.Xlsx;

namespace IndexForge.Extraction.Spreadsheets.Xlsb;

/// <summary>What <c>workbook.bin</c> says: sheets in order, and the date system.</summary>
internal sealed class XlsbWorkbookPart
{
    /// <summary>Where the relationship's id and the sheet's name stand in a sheet's record, and where in those of Excel 2007's beta.</summary>
    private const int TextsAt = 8;
    private const int BetaTextsAt = 12;

    private readonly OpcPackage _package;
    private readonly List<Relationship> _relationships;
    private readonly ExtractionLimits _limits;
    private readonly WarningLog _warnings;

    private XlsbWorkbookPart(OpcPackage package, ZipEntry part, ExtractionLimits limits, WarningLog warnings)
    {
        _package = package;
        _relationships = package.Relationships(part.Name);
        _limits = limits;
        _warnings = warnings;
    }

    public List<XlsxSheetPart> Sheets { get; } = [];

    public bool Date1904 { get; private set; }

    /// <summary>Reads the part. Damage after the first sheet is a warning.</summary>
    public static XlsbWorkbookPart Read(OpcPackage package, ZipEntry part, ExtractionLimits limits, WarningLog warnings)
    {
        var workbook = new XlsbWorkbookPart(package, part, limits, warnings);
        try
        {
            using var records = new XlsbReader(package.Zip.OpenEntry(part), part.Name);
            while (records.Next())
            {
                if (records.Id == XlsbRecord.WorkbookProperties && records.Data.Length > 0)
                    workbook.Date1904 = (records.Data[0] & 1) != 0;
                else if (records.Id == XlsbRecord.Sheet && records.Data.Length > 8)
                    workbook.AddSheet(records.Data);
            }
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed)
        {
            warnings.Add(fault.Message);
        }

        return workbook;
    }

    /// <summary>Whether two strings with the counts they state fill the rest of the record.</summary>
    private static bool EndsWithTexts(ReadOnlySpan<byte> data, int at)
    {
        long end = at;
        for (var i = 0; i < 2 && end + sizeof(uint) <= data.Length; i++)
            end += sizeof(uint) + (BinaryPrimitives.ReadUInt32LittleEndian(data[(int)end..]) * 2L);
        return end == data.Length;
    }

    private void AddSheet(ReadOnlySpan<byte> data)
    {
        if (Sheets.Count >= _limits.MaxSheets)
            throw new ExtractionException(ExtractionErrors.TooLarge, $"The workbook has more than {_limits.MaxSheets:N0} sheets.");

        var visibility = BinaryPrimitives.ReadUInt32LittleEndian(data) switch
        {
            0 => SheetVisibility.Visible,
            1 => SheetVisibility.Hidden,
            _ => SheetVisibility.VeryHidden,
        };
        var at = data.Length > BetaTextsAt && !EndsWithTexts(data, TextsAt) && EndsWithTexts(data, BetaTextsAt) ? BetaTextsAt : TextsAt;
        var id = XlsbReader.Text(data[at..], out var size).ToString();
        var name = XlsbReader.Text(data[(at + size)..], out _).ToString();
        var relationship = _relationships.Find(r => r.Id == id);
        var part = relationship.Id is null ? null : _package.Zip.Find(relationship.Target);
        if (part is null)
        {
            part = _package.Zip.Find($"xl/worksheets/sheet{Sheets.Count + 1}.bin");
            _warnings.Add(part is null
                ? $"The sheet \"{name}\" is not in the package."
                : $"The package does not say where the sheet \"{name}\" is; \"{part.Name}\" is taken.");
        }

        if (part is not null && Sheets.Exists(s => s.Part == part.Name))
        {
            _warnings.Add($"The sheet \"{name}\" names a part that another sheet holds.");
            part = null;
        }

        var isWorksheet = relationship.Type is null or "worksheet";
        Sheets.Add(new XlsxSheetPart(new SheetInfo(Sheets.Count, name, visibility, isWorksheet), part?.Name));
    }
}
