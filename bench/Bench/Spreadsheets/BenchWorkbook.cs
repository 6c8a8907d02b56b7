using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace IndexForge.Bench.Spreadsheets;

/// <summary>Makes the workbook that the benches read: ten columns of ids, dates, names, places, amounts, ratios, flags and codes, as Excel writes them.</summary>
internal static class BenchWorkbook
{
    private const int Columns = 10;
    private const int Names = 20_000;
    private const int Places = 500;

    /// <summary>The path of the workbook, made once per size.</summary>
    public static string Create(int rows)
    {
        var path = Path.Combine(Path.GetTempPath(), $"indexforge-bench-{rows}x{Columns}.xlsx");
        if (File.Exists(path))
            return path;

        var unfinished = path + ".part";
        using (var zip = new ZipArchive(File.Create(unfinished), ZipArchiveMode.Create))
        {
            Part(zip, "[Content_Types].xml", w => w.Write(
                """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"""));
            Part(zip, "_rels/.rels", w => w.Write(
                """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"""));
            Part(zip, "xl/_rels/workbook.xml.rels", w => w.Write(
                """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""));
            Part(zip, "xl/workbook.xml", w => w.Write(
                """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>"""));
            Part(zip, "xl/styles.xml", w => w.Write(
                """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>"""));
            Part(zip, "xl/worksheets/sheet1.xml", w => Sheet(w, rows));
            Part(zip, "xl/sharedStrings.xml", w => Strings(w, rows));
        }

        File.Move(unfinished, path);
        return path;
    }

    private static void Part(ZipArchive zip, string name, Action<StreamWriter> write)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Optimal).Open(), new UTF8Encoding(false));
        writer.Write("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + "\n");
        write(writer);
    }

    private static void Sheet(StreamWriter writer, int rows)
    {
        var random = new Random(20_251);
        writer.Write(string.Create(CultureInfo.InvariantCulture,
            $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:J{rows}"/><sheetData>"""));
        for (var row = 1; row <= rows; row++)
        {
            var amount = Math.Round(random.NextDouble() * 10_000, 2);
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"""<row r="{row}" spans="1:10"><c r="A{row}"><v>{100_000 + row}</v></c><c r="B{row}" s="1"><v>{40_000 + random.Next(5_000)}</v></c><c r="C{row}" t="s"><v>{random.Next(Names)}</v></c><c r="D{row}" t="s"><v>{Names + random.Next(Places)}</v></c><c r="E{row}" s="2"><v>{amount}</v></c><c r="F{row}"><v>{random.Next(1_000)}</v></c><c r="G{row}"><v>{random.NextDouble()}</v></c><c r="H{row}" t="b"><v>{random.Next(2)}</v></c><c r="I{row}" t="s"><v>{Names + Places + row - 1}</v></c><c r="J{row}"><f>E{row}*F{row}</f><v>{amount * 3}</v></c></row>"""));
        }

        writer.Write("</sheetData></worksheet>");
    }

    private static void Strings(StreamWriter writer, int rows)
    {
        var count = Names + Places + rows;
        writer.Write(string.Create(CultureInfo.InvariantCulture,
            $"""<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="{rows * 3}" uniqueCount="{count}">"""));
        for (var i = 0; i < count; i++)
        {
            var text = i < Names ? $"Customer {i * 7919L % 1_000_003} &amp; Sons" : i < Names + Places ? $"Place {i}" : $"SKU-{i:D8}-{i * 31 % 977:X}";
            writer.Write($"<si><t>{text}</t></si>");
        }

        writer.Write("</sst>");
    }
}
