using System.Buffers.Binary;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>
/// Finds the substream of each sheet. BOUNDSHEET records say where they start; where one of them points elsewhere than at a
/// BOF record, the substreams that follow the globals are taken in their order instead.
/// </summary>
internal sealed class SheetLocator(ByteSource stream, WorkbookOptions options, FormatTable formats, WarningLog warnings)
{
    private const int DialogFlag = 0x10;

    /// <summary>Records at the start of a sheet among which the one that tells dialogs from worksheets stands.</summary>
    private const int RecordsToLookAt = 100;

    private const int BofSize = 8;

    private static ReadOnlySpan<byte> BofStart => [0x09, 0x08];

    /// <summary>The sheets of a workbook; a file that is one sheet by itself is a workbook of one.</summary>
    public List<XlsSheet> Locate(BiffGlobals globals, long start)
    {
        if (globals.Bof.Kind is not (SubstreamKind.Globals or SubstreamKind.Workspace) && globals.Sheets.Count == 0)
            return [new XlsSheet(new SheetInfo(0, "Sheet1", SheetVisibility.Visible, globals.Bof.Kind == SubstreamKind.Worksheet), start, stream.Length, globals)];

        var sheets = globals.Sheets;
        if (sheets.Count == 0 || sheets.Any(s => !IsBof(s.Offset, globals)))
            sheets = InStreamOrder(globals);
        // Every record belongs to one sheet at most: however sheets overlap, reading all of them reads the stream once.
        long[] starts = [.. sheets.Select(s => s.Offset).Where(o => o >= 0).Distinct().Order(), stream.Length];
        var taken = new HashSet<long>();
        return [.. sheets.Select((sheet, index) => Describe(taken.Add(sheet.Offset) ? sheet : sheet with { Offset = -1 }, index, starts, globals))];
    }

    private XlsSheet Describe(BoundSheet sheet, int index, long[] starts, BiffGlobals globals)
    {
        if (sheet.Offset < 0)
            warnings.Add($"Sheet \"{sheet.Name}\" is listed, but its records are not in the file.");

        // Sheets of a BIFF4 workbook are files of their own, glued together: each may have its own formats.
        var own = globals.Bof.Kind == SubstreamKind.Workspace ? new BiffGlobalsReader(stream, options, formats, globals.Strings, warnings).Read(sheet.Offset, globals) : null;
        var isWorksheet = sheet.Kind == BoundSheetKind.Worksheet && !IsDialog(sheet.Offset, globals);
        return new XlsSheet(
            new SheetInfo(index, sheet.Name, sheet.Visibility, isWorksheet),
            sheet.Offset,
            starts.FirstOrDefault(start => start > sheet.Offset, stream.Length),
            own is { Styles.IsEmpty: false } ? own : globals);
    }

    /// <summary>Pairs the listed sheets, as far as there are any, with the substreams that lie behind the globals.</summary>
    private List<BoundSheet> InStreamOrder(BiffGlobals globals)
    {
        var found = Substreams(globals);
        if (found.Count == 0)
            found = SubstreamsByContent();
        if (globals.Sheets.Count == 0)
            return [.. found.Select((s, i) => new BoundSheet($"Sheet{i + 1}", SheetVisibility.Visible, KindOf(s.Kind), s.Offset))];

        warnings.Add("The workbook misstates where its sheets start: they were found by their order.");
        return [.. globals.Sheets.Select((sheet, i) => sheet with { Offset = i < found.Count ? found[i].Offset : -1 })];
    }

    private List<(long Offset, SubstreamKind Kind)> Substreams(BiffGlobals globals)
    {
        var found = new List<(long, SubstreamKind)>();
        using var records = new BiffReader(stream, globals.End, globals.Cipher?.CreateDecryptor());
        var depth = 0;
        while (records.Next() && found.Count < options.Limits.MaxSheets)
        {
            if (records.Id == BiffRecord.Eof)
                depth = Math.Max(0, depth - 1);
            else if (records.Data.Length >= 4 && BiffBof.Read(records.Id, records.Data) is { } bof && depth++ == 0 && bof.Kind != SubstreamKind.VisualBasicModule)
                found.Add((records.Offset, bof.Kind));
        }

        return found;
    }

    /// <summary>Finds sheets by the bytes that their BOF records start with, where the records before them are too damaged to be walked.</summary>
    private List<(long Offset, SubstreamKind Kind)> SubstreamsByContent()
    {
        var found = new List<(long, SubstreamKind)>();
        var buffer = new byte[64 << 10];
        for (long at = 0, read; (read = stream.ReadFully(at, buffer)) > BofSize && found.Count < options.Limits.MaxSheets; at += read - BofSize + 1)
        {
            var part = buffer.AsSpan(0, (int)read);
            for (int i = 0, next; i <= part.Length - BofSize && (next = part[i..].IndexOf(BofStart)) >= 0; i += next + 1)
            {
                var record = part[(i + next)..];
                if (record.Length >= BofSize && record[2] is 8 or 16 && record[3] == 0 && record[4] == 0 && record[5] is 5 or 6
                    && BiffBof.Read(BiffRecord.Bof, record[4..]) is { Kind: SubstreamKind.Worksheet } && found.Count < options.Limits.MaxSheets)
                {
                    found.Add((at + i + next, SubstreamKind.Worksheet));
                }
            }
        }

        if (found.Count > 0)
            warnings.Add("The workbook is damaged before its sheets: they were found by how they start. Names, formats and shared texts may be missing.");
        return found;
    }

    private bool IsBof(long offset, BiffGlobals globals)
    {
        Span<byte> header = stackalloc byte[4];
        return offset >= 0 && (offset > 0 || globals.Sheets.Count == 1) && stream.ReadFully(offset, header) == header.Length
            && BiffRecord.IsBof(BinaryPrimitives.ReadUInt16LittleEndian(header)) && header[2] >= 4 && header[3] == 0;
    }

    private bool IsDialog(long offset, BiffGlobals globals)
    {
        if (offset < 0)
            return false;

        using var records = new BiffReader(stream, offset, globals.Cipher?.CreateDecryptor());
        for (var i = 0; i < RecordsToLookAt && records.Next() && records.Id is not (BiffRecord.Eof or BiffRecord.Row); i++)
        {
            if (records.Id == BiffRecord.WsBool && records.Data.Length >= 2)
                return (BinaryPrimitives.ReadUInt16LittleEndian(records.Data) & DialogFlag) != 0;
        }

        return false;
    }

    private static BoundSheetKind KindOf(SubstreamKind kind) => kind switch
    {
        SubstreamKind.Chart => BoundSheetKind.Chart,
        SubstreamKind.Macro => BoundSheetKind.Macro,
        _ => BoundSheetKind.Worksheet,
    };
}
