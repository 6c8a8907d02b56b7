using System.IO.Compression;
using System.Text;
using IndexForge.Extraction.Tests.Spreadsheets.Xls;

namespace IndexForge.Extraction.Tests.Spreadsheets.Xlsb;

/// <summary>Writes binary packages: parts of records, zipped.</summary>
internal static class XlsbBuilder
{
    public static byte[] Record(int id, params object[] fields)
    {
        var data = BiffBuilder.Pack(fields);
        var record = new List<byte>();
        if (id < 0x80)
            record.Add((byte)id);
        else
            record.AddRange([(byte)(id | 0x80), (byte)(id >> 7)]);
        var length = data.Length;
        for (; length >= 0x80; length >>= 7)
            record.Add((byte)(length | 0x80));
        record.Add((byte)length);
        record.AddRange(data);
        return [.. record];
    }

    public static byte[] Text(string text) => BiffBuilder.Pack(text.Length, Encoding.Unicode.GetBytes(text));

    public static byte[] Row(int row, bool hidden = false) => Record(0, row, 0, (ushort)300, (byte)0, (byte)(hidden ? 0x10 : 0), (byte)0, 0);

    public static byte[] Cell(int id, int column, params object[] value) => Record(id, [column, 0, .. value]);

    public static byte[] SheetEntry(string name, int number, uint state = 0) => Record(156, state, number, Text($"rId{number}"), Text(name));

    /// <summary>A workbook of one visible sheet.</summary>
    public static byte[] Workbook(byte[] sheet, byte[]? styles = null, byte[]? strings = null, byte[]? workbook = null)
    {
        var parts = new Dictionary<string, byte[]>
        {
            ["_rels/.rels"] = Relationships(("rId1", "officeDocument", "xl/workbook.bin")),
            ["xl/workbook.bin"] = workbook ?? SheetEntry("Sheet", 1),
            ["xl/_rels/workbook.bin.rels"] = Relationships(("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId2", "chartsheet", "chartsheets/sheet1.bin"), ("rId8", "styles", "styles.bin"), ("rId9", "sharedStrings", "sharedStrings.bin")),
            ["xl/worksheets/sheet1.bin"] = sheet,
        };
        if (styles is not null)
            parts["xl/styles.bin"] = styles;
        if (strings is not null)
            parts["xl/sharedStrings.bin"] = strings;
        return Zip(parts);
    }

    private static byte[] Relationships(params (string Id, string Type, string Target)[] relationships) => Encoding.UTF8.GetBytes(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + string.Concat(relationships.Select(r => $"<Relationship Id=\"{r.Id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{r.Type}\" Target=\"{r.Target}\"/>"))
        + "</Relationships>");

    private static byte[] Zip(Dictionary<string, byte[]> parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, data) in parts)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(data);
            }
        }

        return file.ToArray();
    }
}
