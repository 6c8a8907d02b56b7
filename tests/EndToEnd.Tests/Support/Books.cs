using System.IO.Compression;
using System.Text;

namespace IndexForge.EndToEnd.Tests.Support;

/// <summary>Workbooks for tests, written by hand: two sheets, inline strings, a date style.</summary>
internal static class Books
{
    public static byte[] Invoices(string marker, int rows = 3)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>
                """);
            Add(zip, "_rels/.rels", """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>
                """);
            Add(zip, "xl/workbook.xml", """
                <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Invoices" sheetId="1" r:id="r1"/><sheet name="Customers" sheetId="2" r:id="r2"/></sheets></workbook>
                """);
            Add(zip, "xl/_rels/workbook.xml.rels", """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>
                """);
            Add(zip, "xl/styles.xml", """
                <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>
                """);
            var sheet = new StringBuilder(Row(1, Text("invoice"), Text("customer"), Text("issued"), Text("amount")));
            for (var i = 1; i <= rows; i++)
            {
                sheet.Append(Row(i + 1, Text($"{marker}-{i:00000}"), Text(i % 2 == 0 ? "Aster Labs" : "Birch & Sons"), $"<c s=\"1\"><v>{45_000 + i}</v></c>", $"<c><v>{i}.5</v></c>"));
            }

            Add(zip, "xl/worksheets/sheet1.xml", Sheet(sheet.ToString()));
            Add(zip, "xl/worksheets/sheet2.xml", Sheet(Row(1, Text("customer"), Text("town")) + Row(2, Text("Aster Labs"), Text("Graz"))));
        }

        return bytes.ToArray();
    }

    public static byte[] Csv(string marker, int rows) => Encoding.UTF8.GetBytes("id,note\n" + string.Concat(Enumerable.Range(1, rows).Select(i => $"{i},{marker} line {i}\n")));

    private static string Sheet(string rows) => $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>";

    private static string Row(int number, params string[] cells) => $"<row r=\"{number}\">{string.Concat(cells)}</row>";

    private static string Text(string text) => $"<c t=\"inlineStr\"><is><t>{System.Security.SecurityElement.Escape(text)}</t></is></c>";

    private static void Add(ZipArchive zip, string name, string text)
    {
        var part = zip.CreateEntry(name);
        // The same book is the same bytes, whenever it is made.
        part.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var entry = part.Open();
        entry.Write(Encoding.UTF8.GetBytes(text.Trim()));
    }
}
