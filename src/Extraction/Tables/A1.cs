using System.Globalization;

namespace IndexForge.Extraction.Tables;

/// <summary>Cell addresses as spreadsheet programs write them.</summary>
public static class A1
{
    /// <summary>The letters of a zero-based column: 0 is A, 26 is AA.</summary>
    public static string Letters(int column)
    {
        Span<char> letters = stackalloc char[8];
        var at = letters.Length;
        for (var n = column + 1L; n > 0; n = (n - 1) / 26)
        {
            letters[--at] = (char)('A' + (n - 1) % 26);
        }

        return letters[at..].ToString();
    }

    /// <summary>The address of a zero-based column in a row counted from 1: (1, 17) is B17.</summary>
    public static string Address(int column, int sheetRow) =>
        string.Create(CultureInfo.InvariantCulture, $"{Letters(column)}{sheetRow}");
}
