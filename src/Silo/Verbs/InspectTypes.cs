using IndexForge.Extraction;
using IndexForge.Extraction.Spreadsheets.Formatting;
using IndexForge.Extraction.Tables;

namespace IndexForge.Silo.Verbs;

/// <summary>Prints the roles of columns that a file describes, one per row.</summary>
internal static class InspectTypes
{
    public static int Run(string file, TextWriter output, TextWriter errors)
    {
        try
        {
            using var book = WorkbookFile.Open(file);
            using var rows = book.OpenSheet(0);
            TypeSamples.Classify(rows, new NumberFormatter(book), output);
            return ExitCodes.Done;
        }
        catch (Exception fault) when (fault is ExtractionException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"{file}: error: {fault.Message}");
            return ExitCodes.Failed;
        }
    }
}
