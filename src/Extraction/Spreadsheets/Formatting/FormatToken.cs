namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>What one piece of a compiled section writes.</summary>
internal enum TokenKind : byte
{
    Literal,
    General,
    Text,

    // Digit placeholders by the part of the number they show; the symbol is 0, # or ?.
    IntegerDigit,
    FractionDigit,
    ExponentDigit,
    NumeratorDigit,
    DenominatorDigit,
    Point,
    Exponent,
    Slash,
    FixedDenominator,

    // Dates: the count is the number of letters.
    Year,
    BuddhistYear,
    EraYear,
    Era,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    SecondFraction,
    AmPm,
    ElapsedHours,
    ElapsedMinutes,
    ElapsedSeconds,
}

/// <param name="Kind">What it writes.</param>
/// <param name="Symbol">The placeholder's character, or the sign that follows E.</param>
/// <param name="Count">Letters of a date part, or a fixed denominator.</param>
/// <param name="Text">A literal's text.</param>
internal readonly record struct FormatToken(TokenKind Kind, char Symbol = '\0', int Count = 0, string? Text = null)
{
    public bool IsDatePart => Kind >= TokenKind.Year;
}
