using System.Globalization;

namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>A comparison in brackets that decides whether a section applies.</summary>
internal sealed record FormatCondition(string Operator, double Limit)
{
    /// <summary>Reads <c>&gt;=100</c>; null where it is none.</summary>
    public static FormatCondition? Parse(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && text[length] is '<' or '>' or '=')
            length++;
        if (length is 0 or > 2
            || !double.TryParse(text[length..], NumberStyles.Float, CultureInfo.InvariantCulture, out var limit))
            return null;
        return new FormatCondition(text[..length].ToString(), limit);
    }

    public bool Holds(double value) => Operator switch
    {
        "<" => value < Limit,
        "<=" => value <= Limit,
        ">" => value > Limit,
        ">=" => value >= Limit,
        "=" or "==" => value == Limit,
        _ => value != Limit,
    };

    /// <summary>Whether only negative numbers can meet it: their sign is then left to the section's literals.</summary>
    public bool OnlyNegative => (Operator is "<" && Limit <= 0) || (Operator is "<=" or "=" && Limit < 0);
}
