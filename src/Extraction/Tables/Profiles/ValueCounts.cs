namespace IndexForge.Extraction.Tables.Profiles;

/// <summary>How many cells of a column are of which kind. Sums only, so the order of rows does not matter.</summary>
internal struct ValueCounts
{
    public long Plain;
    public long Placeholder;
    public long Boolean;
    public long DigitName;
    public long Error;
    public long Time;

    /// <summary>Numbers without a fraction under either convention.</summary>
    public long Whole;

    /// <summary>Numbers with a fraction under either convention.</summary>
    public long Fraction;

    /// <summary>Numbers in text that are whole only if the dot (or the comma) is decimal.</summary>
    public long WholeByDotOnly;
    public long WholeByCommaOnly;

    public long MarkDot;
    public long MarkComma;
    public long EitherDot;
    public long EitherComma;

    public long Date;
    public long DateTime;
    public long DayMonth;
    public long MonthDay;
    public long EitherOrder;

    public readonly long Numbers => Whole + Fraction + WholeByDotOnly + WholeByCommaOnly;

    public readonly long Moments => Date + DateTime;

    /// <summary>Cells that hold a value (errors do not).</summary>
    public readonly long Values => Plain + Placeholder + Boolean + DigitName + Time + Numbers + Moments;
}
