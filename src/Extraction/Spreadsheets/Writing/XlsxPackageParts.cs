using System.IO.Compression;

namespace IndexForge.Extraction.Spreadsheets.Writing;

/// <summary>The parts of a package around its sheets.</summary>
internal static class XlsxPackageParts
{
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ReadOnlySpan<byte> Declaration => "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"u8;

    /// <summary>Opens a part to be written. The same rows make the same bytes: no time is stamped.</summary>
    public static Stream Open(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = NoTime;
        return entry.Open();
    }

    public static void Write(ZipArchive zip, IReadOnlyList<string> sheets, XlsxStyleSheet styles, bool date1904)
    {
        Part(zip, "xl/workbook.xml", xml => Workbook(xml, sheets, date1904));
        Part(zip, "xl/_rels/workbook.xml.rels", xml => WorkbookRelationships(xml, sheets.Count));
        Part(zip, "xl/styles.xml", styles.Write);
        Part(zip, "_rels/.rels", xml => xml.Raw(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"u8));
        Part(zip, "[Content_Types].xml", xml => ContentTypes(xml, sheets.Count));
    }

    private static void Part(ZipArchive zip, string name, Action<Utf8XmlOutput> write)
    {
        using var stream = Open(zip, name);
        var xml = new Utf8XmlOutput(stream);
        xml.Raw(Declaration);
        write(xml);
        xml.Flush();
    }

    private static void Workbook(Utf8XmlOutput xml, IReadOnlyList<string> sheets, bool date1904)
    {
        xml.Raw("<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"u8);
        if (date1904)
            xml.Raw("<workbookPr date1904=\"1\"/>"u8);
        xml.Raw("<sheets>"u8);
        for (var i = 0; i < sheets.Count; i++)
        {
            xml.Raw("<sheet name=\""u8);
            xml.Text(sheets[i]);
            xml.Raw("\" sheetId=\""u8);
            xml.Number(i + 1);
            xml.Raw("\" r:id=\"rId"u8);
            xml.Number(i + 1);
            xml.Raw("\"/>"u8);
        }

        xml.Raw("</sheets></workbook>"u8);
    }

    private static void WorkbookRelationships(Utf8XmlOutput xml, int sheets)
    {
        xml.Raw("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"u8);
        for (var i = 1; i <= sheets; i++)
        {
            xml.Raw("<Relationship Id=\"rId"u8);
            xml.Number(i);
            xml.Raw("\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet"u8);
            xml.Number(i);
            xml.Raw(".xml\"/>"u8);
        }

        xml.Raw("<Relationship Id=\"rIdStyles\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>"u8);
    }

    private static void ContentTypes(Utf8XmlOutput xml, int sheets)
    {
        xml.Raw("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"u8);
        for (var i = 1; i <= sheets; i++)
        {
            xml.Raw("<Override PartName=\"/xl/worksheets/sheet"u8);
            xml.Number(i);
            xml.Raw(".xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"u8);
        }

        xml.Raw("</Types>"u8);
    }
}
