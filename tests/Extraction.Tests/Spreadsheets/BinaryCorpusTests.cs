using System.Buffers;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Formatting;
using IndexForge.TestSupport;

namespace IndexForge.Extraction.Tests.Spreadsheets;

/// <summary>Real and hostile files: each ends in rows or in a coded error, and costs memory in proportion to nothing but a row.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class BinaryCorpusTests
{
    private const long MemoryBudget = 256L << 20;

    [Theory]
    [InlineData("spreadsheets/workbooks")]
    [InlineData("hostile/poi")]
    [InlineData("hostile/calamine")]
    public void Every_file_ends_in_rows_or_a_coded_error(string folder)
    {
        var codes = new HashSet<string>
        {
            ExtractionErrors.Malformed, ExtractionErrors.PasswordProtected, ExtractionErrors.UnsupportedFormat, ExtractionErrors.DecompressionBomb, ExtractionErrors.TooLarge,
        };
        foreach (var path in Directory.EnumerateFiles(SharedData.Path(folder.Split('/'))).Where(p => Path.GetExtension(p) is ".xls" or ".xlsb" or ".bin"))
        {
            try
            {
                ReadAll(path);
            }
            catch (ExtractionException fault)
            {
                Assert.Contains(fault.Code, codes);
                Assert.False(fault.InnerException is NullReferenceException or IndexOutOfRangeException or ArgumentException, $"{path}: {fault.InnerException}");
            }

            // What earlier tests left to be collected is not this file's.
            Assert.True(GC.GetTotalMemory(forceFullCollection: false) < MemoryBudget || GC.GetTotalMemory(forceFullCollection: true) < MemoryBudget, path);
        }
    }

    private static void ReadAll(string path)
    {
        using var workbook = WorkbookFile.Open(path);
        var formatter = new NumberFormatter(workbook);
        var text = new ArrayBufferWriter<char>();
        var row = new RowBuffer();
        foreach (var sheet in workbook.Sheets)
        {
            using var reader = workbook.OpenSheet(sheet.Index);
            var last = -1;
            while (reader.Read(row))
            {
                Assert.True(row.Row > last, $"{path}: row {row.Row} after {last} of \"{sheet.Name}\"");
                last = row.Row;
                for (var i = 0; i < row.Count; i++)
                {
                    text.ResetWrittenCount();
                    formatter.Write(row.At(i), text);
                }
            }
        }
    }
}
