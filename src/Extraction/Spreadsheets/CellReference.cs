namespace IndexForge.Extraction.Spreadsheets;

/// <summary>Cell references in A1 notation.</summary>
internal static class CellReference
{
    /// <summary>Reads <c>B12</c> as zero-based row and column, -1 for what it leaves out; false where it is no reference.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out int row, out int column)
    {
        row = column = 0;
        var at = 0;
        for (; at < text.Length; at++)
        {
            var b = text[at];
            if (b == '$')
                continue;
            var letter = (b | 0x20) - 'a';
            if ((uint)letter > 25)
                break;
            if (column > 100_000)
                return false;
            column = (column * 26) + letter + 1;
        }

        for (; at < text.Length; at++)
        {
            var b = text[at];
            if (b == '$')
                continue;
            var digit = b - '0';
            if ((uint)digit > 9 || row > 100_000_000)
                return false;
            row = (row * 10) + digit;
        }

        row--;
        column--;
        return row >= 0 || column >= 0;
    }

    /// <summary>Reads <c>A1:C4</c>, or a single cell, as a range.</summary>
    public static bool TryParseRange(ReadOnlySpan<byte> text, out MergedRange range)
    {
        range = default;
        var colon = text.IndexOf((byte)':');
        if (!TryParse(colon < 0 ? text : text[..colon], out var row1, out var column1))
            return false;
        var (row2, column2) = (row1, column1);
        if (colon >= 0 && !TryParse(text[(colon + 1)..], out row2, out column2))
            return false;
        if (row1 < 0 || column1 < 0 || row2 < 0 || column2 < 0)
            return false;
        range = new MergedRange(Math.Min(row1, row2), Math.Min(column1, column2), Math.Max(row1, row2), Math.Max(column1, column2));
        return true;
    }

    /// <summary>The letters of a zero-based column: A, Z, AA.</summary>
    public static string ColumnName(int column)
    {
        Span<char> letters = stackalloc char[8];
        var at = letters.Length;
        for (column++; column > 0; column = (column - 1) / 26)
            letters[--at] = (char)('A' + ((column - 1) % 26));
        return new string(letters[at..]);
    }

    /// <summary>A zero-based cell as people name it: B12.</summary>
    public static string Name(int row, int column) => $"{ColumnName(column)}{row + 1}";
}
