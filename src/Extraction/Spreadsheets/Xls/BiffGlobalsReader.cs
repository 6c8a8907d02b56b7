using System.Buffers.Binary;
using System.Text;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Encryption;
using IndexForge.Extraction.Spreadsheets.Strings;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>
/// Reads the globals substream (MS-XLS 2.1.7.20.3). In BIFF2–4, and in files that hold a sheet without a workbook around
/// it, the same records stand among the sheet's own and are picked out of there.
/// </summary>
internal sealed class BiffGlobalsReader(ByteSource stream, WorkbookOptions options, FormatTable formats, SharedStrings strings, WarningLog warnings)
{
    /// <summary>Reads from the substream's BOF record on; null where there is none.</summary>
    /// <param name="offset">Where the BOF record should be.</param>
    /// <param name="around">The workbook's globals, when the substream is a sheet within it that may have formats of its own.</param>
    public BiffGlobals? Read(long offset, BiffGlobals? around = null)
    {
        using var records = new BiffReader(stream, offset, around?.Cipher?.CreateDecryptor());
        if (!records.Next() || BiffBof.Read(records.Id, records.Data) is not { } bof)
            return null;

        var encoding = options.Encoding is { } name ? CodePages.Get(name) : around?.Encoding ?? CodePages.Get(0);
        var globals = new BiffGlobals(bof, formats, encoding, strings) { Date1904 = around?.Date1904 ?? false, Cipher = around?.Cipher };
        var depth = 0;
        while (records.Next())
        {
            if (BiffRecord.IsBof(records.Id) && records.Data.Length >= 4)
                depth++;
            else if (records.Id == BiffRecord.Eof && depth-- == 0)
                break;
            else if (depth == 0)
                Take(records, globals);
        }

        if (records.BrokeOff)
            warnings.Add($"The workbook breaks off at byte {records.Offset:N0} of its stream, within its globals.");
        globals.End = records.NextOffset;
        globals.Styles.Settle();
        return globals;
    }

    private void Take(BiffReader records, BiffGlobals globals)
    {
        var data = records.Data;
        switch (records.Id)
        {
            case BiffRecord.CodePage when data.Length >= 2 && options.Encoding is null:
                globals.Encoding = CodePages.Get(BinaryPrimitives.ReadUInt16LittleEndian(data));
                break;
            case BiffRecord.DateMode when data.Length >= 2:
                globals.Date1904 = BinaryPrimitives.ReadUInt16LittleEndian(data) == 1;
                break;
            case BiffRecord.FilePass when globals.Cipher is null:
                globals.Cipher = BiffFilePass.Unlock(data, options.Password, globals.Bof.Version == BiffVersion.Biff8 ? null : globals.Encoding);
                records.StartDecrypting(globals.Cipher.CreateDecryptor());
                break;
            case BiffRecord.Format or BiffRecord.Format2:
                globals.Styles.AddFormat(data, globals.Encoding);
                break;
            case BiffRecord.Xf or BiffRecord.Xf2 or BiffRecord.Xf3 or BiffRecord.Xf4:
                globals.Styles.AddXf(data);
                break;
            case BiffRecord.BoundSheet when data.Length >= 7:
                AddSheet(globals, data);
                break;
            case BiffRecord.SheetHeader4 when data.Length >= 5 && globals.Bof.Kind == SubstreamKind.Workspace:
                AddSheet(globals, BiffText.Counted(data[4..], 1, globals.Bof.Version, globals.Encoding), SheetVisibility.Visible, BoundSheetKind.Worksheet, records.NextOffset);
                break;
            case BiffRecord.Sst:
                ReadStrings(records, globals);
                break;
        }
    }

    private void AddSheet(BiffGlobals globals, ReadOnlySpan<byte> data)
    {
        var kind = (BoundSheetKind)data[5];
        if (kind == BoundSheetKind.VisualBasicModule)
            return;

        var visibility = (data[4] & 3) switch
        {
            0 => SheetVisibility.Visible,
            1 => SheetVisibility.Hidden,
            _ => SheetVisibility.VeryHidden,
        };
        var name = BiffText.Counted(data[6..], 1, globals.Bof.Version, globals.Encoding);
        AddSheet(globals, name, visibility, kind, BinaryPrimitives.ReadUInt32LittleEndian(data));
    }

    private void AddSheet(BiffGlobals globals, string name, SheetVisibility visibility, BoundSheetKind kind, long offset)
    {
        if (globals.Sheets.Count >= options.Limits.MaxSheets)
            throw new ExtractionException(ExtractionErrors.TooLarge, $"The workbook has more than {options.Limits.MaxSheets} sheets.");
        globals.Sheets.Add(new BoundSheet(name, visibility, kind, offset));
    }

    private void ReadStrings(BiffReader records, BiffGlobals globals)
    {
        var start = records.Offset;
        if (!SharedStringReader.Read(records, globals.Strings))
            warnings.Add($"The shared strings (record at byte {start:N0} of the workbook stream) break off after {globals.Strings.Count:N0} strings: cells that use later ones are empty.");
    }
}
