namespace IndexForge.Extraction.Tables;

/// <summary>What a column's role is decided from: its name, its counts and a few of its values.</summary>
public sealed record ColumnEvidence
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its cells, missing ones included.</summary>
    public required long Total { get; init; }

    /// <summary>Its missing cells.</summary>
    public required long Missing { get; init; }

    /// <summary>Its distinct values.</summary>
    public required long Distinct { get; init; }

    /// <summary>Smallest number, where it holds numbers.</summary>
    public double? Min { get; init; }

    /// <summary>Largest number, likewise.</summary>
    public double? Max { get; init; }

    /// <summary>Some of its values as displayed; blanks and placeholders may be among them.</summary>
    public required IReadOnlyList<string> Samples { get; init; }
}
