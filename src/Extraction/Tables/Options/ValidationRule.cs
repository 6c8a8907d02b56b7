namespace IndexForge.Extraction.Tables;

/// <summary>What the values of one column must be.</summary>
public sealed record ValidationRule
{
    /// <summary>The column's name; case, spaces and punctuation do not matter.</summary>
    public string Column { get; init; } = "";

    /// <summary>The type each value must read as; null for any.</summary>
    public ColumnType? Type { get; init; }

    /// <summary>Whether a row without a value breaks the rule.</summary>
    public bool Required { get; init; }

    /// <summary>Smallest value: a number, or an ISO 8601 date.</summary>
    public string? Min { get; init; }

    /// <summary>Largest value, likewise.</summary>
    public string? Max { get; init; }

    /// <summary>Regular expression that the whole displayed value must match (linear time: no backreferences, no look-around).</summary>
    public string? Pattern { get; init; }

    /// <summary>The allowed displayed values.</summary>
    public IReadOnlyList<string>? OneOf { get; init; }

    /// <summary>Whether a value may occur only once.</summary>
    public bool Unique { get; init; }
}
