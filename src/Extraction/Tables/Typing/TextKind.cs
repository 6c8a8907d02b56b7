namespace IndexForge.Extraction.Tables.Typing;

/// <summary>What a text reads as.</summary>
internal enum TextKind : byte
{
    /// <summary>Nothing but white space.</summary>
    Blank,

    /// <summary>Prose, a name, a code.</summary>
    Plain,

    /// <summary>A stand-in for a missing value: <c>N/A</c>, <c>-</c>, <c>null</c>.</summary>
    Placeholder,

    /// <summary>true/false, yes/no.</summary>
    Boolean,

    /// <summary>All digits, but a name: a leading zero, or more than 15 digits.</summary>
    DigitName,

    /// <summary>A number; <see cref="TextShape.Mark"/> says what it shows of the decimal separator.</summary>
    Number,

    /// <summary>A date; <see cref="TextShape.Order"/> says what it shows of the order of day and month.</summary>
    Date,

    /// <summary>A date with a time of day.</summary>
    DateTime,

    /// <summary>A time of day.</summary>
    Time,
}

/// <summary>What one number shows of its column's decimal separator.</summary>
internal enum MarkEvidence : byte
{
    /// <summary>Nothing: no separator at all.</summary>
    None,

    /// <summary>The dot is the decimal separator.</summary>
    Dot,

    /// <summary>The comma is.</summary>
    Comma,

    /// <summary><c>1.234</c>: a dot that may separate a fraction or a group.</summary>
    EitherDot,

    /// <summary><c>1,234</c>: a comma that may.</summary>
    EitherComma,
}

/// <summary>What one date shows of its column's order of day and month.</summary>
internal enum OrderEvidence : byte
{
    /// <summary>Nothing: the year comes first, the month has a name, or day and month are equal.</summary>
    None,

    /// <summary>The day comes first.</summary>
    DayMonth,

    /// <summary>The month comes first.</summary>
    MonthDay,

    /// <summary>Both readings are dates, and different ones.</summary>
    Either,
}

/// <summary>A text's reading, under both conventions where they differ.</summary>
internal struct TextShape
{
    public TextKind Kind;
    public MarkEvidence Mark;
    public OrderEvidence Order;

    /// <summary>Whether the number has no fraction when the dot is decimal.</summary>
    public bool WholeByDot;

    /// <summary>Whether it has none when the comma is.</summary>
    public bool WholeByComma;

    /// <summary>The value when the dot is decimal; 0/1 of a boolean.</summary>
    public double ByDot;

    /// <summary>The value when the comma is decimal.</summary>
    public double ByComma;

    /// <summary>Ticks with the day first (and of times: ticks since midnight).</summary>
    public long DayFirst;

    /// <summary>Ticks with the month first.</summary>
    public long MonthFirst;

    /// <summary>Minutes east of UTC, where the text states them.</summary>
    public short? Offset;

    public readonly double Number(DecimalMark mark) => mark == DecimalMark.Dot ? ByDot : ByComma;

    public readonly bool Whole(DecimalMark mark) => mark == DecimalMark.Dot ? WholeByDot : WholeByComma;

    public readonly long Ticks(DateOrder order) => order == DateOrder.DayMonth ? DayFirst : MonthFirst;
}
