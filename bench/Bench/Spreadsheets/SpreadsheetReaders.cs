using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ExcelDataReader;
using IndexForge.Extraction;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Formatting;
using NPOI.XSSF.UserModel;

namespace IndexForge.Bench.Spreadsheets;

/// <summary>The ways a workbook is read, each giving a count of cells (or of XML nodes) as its check.</summary>
internal static class SpreadsheetReaders
{
    public static IReadOnlyDictionary<string, Func<string, long>> All { get; } = new Dictionary<string, Func<string, long>>
    {
        ["bare unzip"] = Unzip,
        ["bare unzip + XmlReader"] = UnzipAndTokenise,
        ["IndexForge, rows of cells"] = Rows,
        ["IndexForge, rows of displayed text"] = DisplayedText,
        ["ExcelDataReader"] = ExcelDataReaderRows,
        ["OpenXml SDK, SAX"] = OpenXmlSax,
        ["NPOI"] = Npoi,
    };

    private static readonly string[] Parts = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"];

    private static long Unzip(string path)
    {
        var buffer = new byte[1 << 16];
        var total = 0L;
        using var zip = ZipFile.OpenRead(path);
        foreach (var part in Parts)
        {
            using var stream = zip.GetEntry(part)!.Open();
            for (int read; (read = stream.Read(buffer)) > 0;)
                total += read;
        }

        return total;
    }

    private static long UnzipAndTokenise(string path)
    {
        var nodes = 0L;
        using var zip = ZipFile.OpenRead(path);
        foreach (var part in Parts)
        {
            using var stream = zip.GetEntry(part)!.Open();
            using var xml = XmlReader.Create(stream, new XmlReaderSettings { IgnoreWhitespace = true });
            while (xml.Read())
                nodes++;
        }

        return nodes;
    }

    private static long Rows(string path)
    {
        using var workbook = WorkbookFile.Open(path);
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();
        var cells = 0L;
        while (sheet.Read(row))
            cells += row.Count;
        return cells;
    }

    private static long DisplayedText(string path)
    {
        using var workbook = WorkbookFile.Open(path);
        using var sheet = workbook.OpenSheet(0);
        var formatter = new NumberFormatter(workbook);
        var text = new System.Buffers.ArrayBufferWriter<char>();
        var row = new RowBuffer();
        var cells = 0L;
        while (sheet.Read(row))
        {
            text.ResetWrittenCount();
            foreach (ref readonly var cell in row.Cells)
                formatter.Write(cell, text);
            cells += row.Count;
        }

        return cells;
    }

    private static long ExcelDataReaderRows(string path)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var stream = File.OpenRead(path);
        using var reader = ExcelReaderFactory.CreateReader(stream);
        var cells = 0L;
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
                cells += reader.GetValue(i) is null ? 0 : 1;
        }

        return cells;
    }

    private static long OpenXmlSax(string path)
    {
        using var document = SpreadsheetDocument.Open(path, isEditable: false);
        var part = document.WorkbookPart!;
        var strings = new List<string>();
        using (var reader = OpenXmlReader.Create(part.SharedStringTablePart!))
        {
            while (reader.Read())
            {
                if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement)
                    strings.Add(((SharedStringItem)reader.LoadCurrentElement()!).InnerText);
            }
        }

        var cells = 0L;
        using var rows = OpenXmlReader.Create(part.WorksheetParts.First());
        while (rows.Read())
        {
            if (rows.ElementType != typeof(DocumentFormat.OpenXml.Spreadsheet.Cell) || !rows.IsStartElement)
                continue;
            var cell = (DocumentFormat.OpenXml.Spreadsheet.Cell)rows.LoadCurrentElement()!;
            var value = cell.CellValue?.Text;
            if (cell.DataType?.Value == CellValues.SharedString)
                value = strings[int.Parse(value!, System.Globalization.CultureInfo.InvariantCulture)];
            cells += value is null ? 0 : 1;
        }

        return cells;
    }

    private static long Npoi(string path)
    {
        using var stream = File.OpenRead(path);
        var workbook = new XSSFWorkbook(stream);
        var cells = 0L;
        foreach (NPOI.SS.UserModel.IRow row in workbook.GetSheetAt(0))
            cells += row.PhysicalNumberOfCells;
        return cells;
    }
}
