namespace IndexForge.Extraction.Spreadsheets.Writing;

/// <summary>The error values that a cell of a workbook can have; Excel refuses a file with any other.</summary>
internal static class ErrorCodes
{
    public static bool IsKnown(ReadOnlySpan<char> text) => text is
        "#NULL!" or "#DIV/0!" or "#VALUE!" or "#REF!" or "#NAME?" or "#NUM!" or "#N/A" or "#GETTING_DATA";
}
