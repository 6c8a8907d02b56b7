namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>How a section writes a number.</summary>
internal enum SectionKind : byte
{
    /// <summary>General, alone or between literals.</summary>
    General,

    /// <summary>Digits and literals.</summary>
    Number,
    Scientific,
    Fraction,
    Date,

    /// <summary>It has an @: for text, though a number may end up in it.</summary>
    Text,
}

/// <summary>One of up to four semicolon-separated parts of a format code, ready to write.</summary>
internal sealed record FormatSection
{
    public required FormatToken[] Tokens { get; init; }

    public required SectionKind Kind { get; init; }

    /// <summary>The <c>[&gt;=100]</c> in front, if any.</summary>
    public FormatCondition? Condition { get; init; }

    public bool Grouping { get; init; }

    /// <summary>Power of ten that percent signs add and scaling commas take away.</summary>
    public int Shift { get; init; }

    public int IntegerDigits { get; init; }

    public int FractionDigits { get; init; }

    /// <summary>Index of the last 0 among the fraction's placeholders, or -1: digits up to it are always written.</summary>
    public int LastFixedFraction { get; init; } = -1;

    public int ExponentDigits { get; init; }

    public int NumeratorDigits { get; init; }

    public int DenominatorDigits { get; init; }

    /// <summary>Digits of fractional seconds.</summary>
    public int SecondDigits { get; init; }

    public bool TwelveHours { get; init; }

    public DateParts DateParts { get; init; }

    /// <summary>Names of months and days in the section's language.</summary>
    public LocaleNames Names { get; init; } = LocaleNames.English;

    /// <summary>The numerals of <c>[DBNum1]</c> to <c>[DBNum3]</c>; 0 for plain digits.</summary>
    public int DbNum { get; init; }
}
