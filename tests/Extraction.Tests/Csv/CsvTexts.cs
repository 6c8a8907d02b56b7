using System.Text;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Csv;

namespace IndexForge.Extraction.Tests.Csv;

/// <summary>Reads texts and bytes for the tests.</summary>
internal static class CsvTexts
{
    /// <summary>The rows of a text in a given dialect; blank lines are left out.</summary>
    public static string[][] Read(string text, CsvDialect? dialect = null, ExtractionLimits? limits = null, int bufferChars = 1 << 15)
    {
        using var reader = new CsvRowReader(new MemoryFeed(text.AsMemory()), dialect ?? CsvDialect.Rfc4180, limits ?? ExtractionLimits.Default, bufferChars);
        var rows = new List<string[]>();
        var row = new RowBuffer();
        while (reader.Read(row))
            rows.Add([.. row.Cells.ToArray().Select(c => c.Text.ToString())]);
        return [.. rows];
    }

    /// <summary>The rows of bytes, everything detected.</summary>
    public static string[][] Open(byte[] bytes, WorkbookOptions? options = null)
    {
        using var workbook = WorkbookFile.Open(ByteSource.OfMemory(bytes), "test.csv", options);
        return Rows(workbook);
    }

    public static string[][] Open(string text) => Open(Encoding.UTF8.GetBytes(text));

    public static string[][] Rows(IWorkbook workbook)
    {
        using var sheet = workbook.OpenSheet(0);
        var rows = new List<string[]>();
        var row = new RowBuffer();
        while (sheet.Read(row))
            rows.Add([.. row.Cells.ToArray().Select(c => c.Text.ToString())]);
        return [.. rows];
    }

    public static CsvText Detect(byte[] bytes) => CsvText.Detect(ByteSource.OfMemory(bytes), WorkbookOptions.Default);

    public static CsvDialect Dialect(string text) => Detect(Encoding.UTF8.GetBytes(text)).Dialect;
}
