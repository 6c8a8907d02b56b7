using System.IO.Compression;
using System.Text;

namespace IndexForge.Silo.Chaos.Load;

/// <summary>Files made to break readers: damage, lies about sizes, bombs, hostile patterns. All are small to send.</summary>
internal static class Poisons
{
    private static readonly Func<string, Random, (string Extension, byte[] Bytes, string? Options)>[] Kinds =
    [
        (marker, _) => (".xlsx", CutOff(marker), null),
        (marker, _) => (".xlsx", Bomb(marker), null),
        (marker, _) => (".xlsx", ManyTimesLong(marker), null),
        (marker, _) => (".xlsx", Entities(marker), null),
        (marker, random) => (".csv", Noise(marker, random, 200_000), null),
        (marker, random) => (".txt", Noise(marker, random, 50_000), null),
        (marker, _) => (".txt", [0xC3, 0x28, 0xFF, .. Encoding.UTF8.GetBytes(marker), 0xE2, 0x82], null),
        (marker, _) => (".csv", Encoding.UTF8.GetBytes($"a,b\n\"{marker}" + string.Concat(Enumerable.Repeat("x,y\n", 400_000))), null),
        (marker, _) => (".csv", Encoding.UTF8.GetBytes(marker + new string(',', 200_000) + "\n1"), null),
        (marker, _) => (".json", Encoding.UTF8.GetBytes($"\"{marker}\"" + new string('[', 300_000)), null),
        (marker, random) => (".xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. Noise(marker, random, 20_000)], null),
        (marker, _) => (".csv", Encoding.UTF8.GetBytes($"word,marker\n{new string('a', 30_000)}!,{marker}\n"), """{"rules":[{"column":"word","pattern":"^(a+)+$"}]}"""),
        (marker, _) => (".csv", Encoding.UTF8.GetBytes($"{marker}\u202e\0\n"), null),
    ];

    public static int Count => Kinds.Length;

    public static (string Extension, byte[] Bytes, string? Options) Make(int kind, string marker, Random random) => Kinds[kind](marker, random);

    private static byte[] CutOff(string marker) => Package(marker, sheet => sheet.Write("<worksheet><sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>cut"u8))[..^120];

    /// <summary>A sheet of 256 MB of blanks in a few hundred KB.</summary>
    private static byte[] Bomb(string marker) => Package(marker, sheet =>
    {
        sheet.Write("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"u8);
        var blanks = new byte[1 << 20];
        Array.Fill(blanks, (byte)' ');
        for (var i = 0; i < 256; i++)
        {
            sheet.Write(blanks);
        }

        sheet.Write("</sheetData></worksheet>"u8);
    });

    /// <summary>One long text that many cells point to: small packed, huge when it is written out for each.</summary>
    private static byte[] ManyTimesLong(string marker) => Package(
        marker,
        sheet =>
        {
            sheet.Write("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">"u8);
            for (var i = 0; i < 4_000; i++)
            {
                sheet.Write("<c t=\"s\"><v>0</v></c>"u8);
            }

            sheet.Write("</row></sheetData></worksheet>"u8);
        },
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>" + new string('w', 30_000) + "</t></si></sst>");

    private static byte[] Entities(string marker) => Package(marker, sheet => sheet.Write(Encoding.UTF8.GetBytes(
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">" + string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY {(char)('a' + i)} \"{string.Concat(Enumerable.Repeat($"&{(char)('a' + i - 1)};", 10))}\">")) +
        "]><worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&j;</t></is></c></row></sheetData></worksheet>")));

    private static byte[] Noise(string marker, Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        Encoding.UTF8.GetBytes(marker, bytes);
        return bytes;
    }

    private static byte[] Package(string marker, Action<Stream> writeSheet, string? sharedStrings = null)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", s => s.Write("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"u8));
            Add(zip, "_rels/.rels", s => s.Write("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"u8));
            Add(zip, "xl/workbook.xml", s => s.Write(Encoding.UTF8.GetBytes($"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"{marker}\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")));
            Add(zip, "xl/_rels/workbook.xml.rels", s => s.Write("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"u8));
            if (sharedStrings is not null)
            {
                Add(zip, "xl/sharedStrings.xml", s => s.Write(Encoding.UTF8.GetBytes(sharedStrings)));
            }

            Add(zip, "xl/worksheets/sheet1.xml", writeSheet);
        }

        return bytes.ToArray();
    }

    private static void Add(ZipArchive zip, string name, Action<Stream> write)
    {
        var entry = zip.CreateEntry(name);
        entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        write(stream);
    }
}
