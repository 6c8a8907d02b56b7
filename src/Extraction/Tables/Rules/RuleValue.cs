using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Rules;

/// <summary>A value as rules see it. Where a text can be read two ways, it breaks a bound only if both readings do.</summary>
internal readonly struct RuleValue
{
    private readonly TextKind _kind;
    private readonly bool _whole;
    private readonly double _low;
    private readonly double _high;

    private RuleValue(TextKind kind, bool whole, double one, double other)
    {
        _kind = kind;
        _whole = whole;
        _low = Math.Min(one, other);
        _high = Math.Max(one, other);
    }

    /// <summary>A placeholder such as <c>N/A</c>.</summary>
    public bool Missing => _kind == TextKind.Placeholder;

    private BoundFamily? Family => _kind switch
    {
        TextKind.Number => BoundFamily.Number,
        TextKind.Date or TextKind.DateTime => BoundFamily.Moment,
        TextKind.Time => BoundFamily.Time,
        _ => null,
    };

    public static RuleValue Of(in TableCell cell, LocaleHint locale)
    {
        switch (cell.Kind)
        {
            case ValueKind.Number:
                return new RuleValue(TextKind.Number, cell.Number == Math.Floor(cell.Number), cell.Number, cell.Number);
            case ValueKind.Boolean:
                return new RuleValue(TextKind.Boolean, false, 0, 0);
            case ValueKind.Date:
                return new RuleValue(TextKind.Date, false, cell.Ticks, cell.Ticks);
            case ValueKind.DateTime:
                return new RuleValue(TextKind.DateTime, false, cell.Ticks, cell.Ticks);
            case ValueKind.Time:
                return new RuleValue(TextKind.Time, false, cell.Ticks, cell.Ticks);
            default:
                return OfText(cell.Text.Trim(), locale);
        }
    }

    public bool Is(ColumnType type) => type switch
    {
        ColumnType.Integer => _kind == TextKind.Number && _whole,
        ColumnType.Number => _kind == TextKind.Number,
        ColumnType.Boolean => _kind == TextKind.Boolean,
        ColumnType.Date => _kind == TextKind.Date,
        ColumnType.DateTime => _kind is TextKind.Date or TextKind.DateTime,
        ColumnType.Time => _kind == TextKind.Time,
        _ => true,
    };

    public bool AtLeast(RuleBound bound) => Family == bound.Family && _high >= bound.Value;

    public bool AtMost(RuleBound bound) => Family == bound.Family && _low <= bound.Value;

    private static RuleValue OfText(ReadOnlySpan<char> text, LocaleHint locale)
    {
        var shape = TextShapes.Read(text);
        switch (shape.Kind)
        {
            // Asked for a number, digits with a leading zero or many digits are one.
            case TextKind.DigitName:
                return double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var digits)
                    ? new RuleValue(TextKind.Number, true, digits, digits)
                    : new RuleValue(TextKind.Plain, false, 0, 0);
            case TextKind.Number:
                var dot = locale.Decimal != DecimalMark.Comma || shape.Mark == MarkEvidence.Dot;
                var comma = locale.Decimal != DecimalMark.Dot || shape.Mark == MarkEvidence.Comma;
                return new RuleValue(TextKind.Number, (dot && shape.WholeByDot) || (comma && shape.WholeByComma),
                    dot ? shape.ByDot : shape.ByComma, comma ? shape.ByComma : shape.ByDot);
            case TextKind.Date or TextKind.DateTime:
                return new RuleValue(shape.Kind, false,
                    shape.Ticks(locale.Dates ?? DateOrder.DayMonth), shape.Ticks(locale.Dates ?? DateOrder.MonthDay));
            default:
                return new RuleValue(shape.Kind, false, shape.DayFirst, shape.DayFirst);
        }
    }
}
