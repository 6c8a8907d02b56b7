using IndexForge.Extraction;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Csv;

namespace IndexForge.Silo.Verbs;

/// <summary>Prints the dialects of delimited text files.</summary>
internal static class InspectDialects
{
    public static int Run(IReadOnlyList<string> files, TextWriter output, TextWriter errors)
    {
        var failed = false;
        foreach (var file in files)
        {
            try
            {
                using var source = ByteSource.OpenFile(file);
                var dialect = CsvText.Detect(source, WorkbookOptions.Default).Dialect;
                output.WriteLine($"{NameOf(file)}|{dialect.Delimiter}|{dialect.Quote}");
            }
            catch (Exception e)
            {
                errors.WriteLine($"{file}: error: {e.Message}");
                failed = true;
            }
        }

        return failed ? ExitCodes.Failed : ExitCodes.Done;
    }

    /// <summary>Folder and file name: enough to tell files of one run apart, whatever folder they are named from.</summary>
    private static string NameOf(string file)
    {
        var full = Path.GetFullPath(file);
        return $"{Path.GetFileName(Path.GetDirectoryName(full))}/{Path.GetFileName(full)}";
    }
}
