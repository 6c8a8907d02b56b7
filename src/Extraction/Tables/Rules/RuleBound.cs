using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Rules;

/// <summary>What a bound compares: a number, a moment, or a time of day.</summary>
internal enum BoundFamily : byte
{
    Number,
    Moment,
    Time,
}

/// <summary>A lower or upper bound of a rule.</summary>
/// <param name="Family">What it compares.</param>
/// <param name="Value">The number, or ticks.</param>
internal readonly record struct RuleBound(BoundFamily Family, double Value)
{
    public static RuleBound? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var shape = TextShapes.Read(text);
        return shape.Kind switch
        {
            TextKind.Number => new RuleBound(BoundFamily.Number, shape.ByDot),
            TextKind.Date or TextKind.DateTime when shape.Order == OrderEvidence.None => new RuleBound(BoundFamily.Moment, shape.DayFirst),
            TextKind.Time => new RuleBound(BoundFamily.Time, shape.DayFirst),
            _ => null,
        };
    }
}
