using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Headers;

/// <summary>What a cell would be as a column's name.</summary>
internal enum HeaderCell : byte
{
    /// <summary>A word or phrase: a name.</summary>
    Name,

    /// <summary>A year or a date: a name in a row of names only.</summary>
    Period,

    /// <summary>A value: no name.</summary>
    Value,
}

internal static class HeaderCells
{
    /// <summary>Longer texts are prose, not names.</summary>
    public const int MaxNameLength = 200;

    public static HeaderCell Of(in TableCell cell)
    {
        switch (cell.Kind)
        {
            case ValueKind.Text:
                var shape = TextShapes.Read(cell.Text);
                return shape.Kind switch
                {
                    TextKind.Plain => IsName(cell.Text) ? HeaderCell.Name : HeaderCell.Value,
                    TextKind.Number => IsYear(shape.ByDot) ? HeaderCell.Period : HeaderCell.Value,
                    TextKind.Date or TextKind.DateTime => HeaderCell.Period,
                    // "No" is a column of line numbers as often as a value, "?" a nameless column.
                    TextKind.Boolean or TextKind.Placeholder => HeaderCell.Period,
                    _ => HeaderCell.Value,
                };
            case ValueKind.Number:
                return IsYear(cell.Number) ? HeaderCell.Period : HeaderCell.Value;
            case ValueKind.Date or ValueKind.DateTime:
                return HeaderCell.Period;
            default:
                return HeaderCell.Value;
        }
    }

    /// <summary>Whether a cell is a value by its kind: something other than words.</summary>
    public static bool IsTyped(in TableCell cell) => cell.Kind switch
    {
        ValueKind.Text => TextShapes.Read(cell.Text).Kind is not (TextKind.Plain or TextKind.Placeholder or TextKind.Blank),
        ValueKind.Error or ValueKind.Blank => false,
        _ => true,
    };

    /// <summary>A label that ends in a colon belongs to the value beside it, not to a column below.</summary>
    private static bool IsName(ReadOnlySpan<char> text) =>
        text.Length <= MaxNameLength && !text.TrimEnd().EndsWith(':') && !IsUrl(text);

    private static bool IsYear(double number) => number is >= 1800 and <= 2200 && number == Math.Floor(number);

    private static bool IsUrl(ReadOnlySpan<char> text) => text.TrimStart().StartsWith("http", StringComparison.OrdinalIgnoreCase) &&
        text.Contains("://", StringComparison.Ordinal);
}
