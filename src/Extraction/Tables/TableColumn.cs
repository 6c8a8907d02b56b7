using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables;

/// <summary>A column as its whole stream of values shows it.</summary>
public sealed record TableColumn
{
    /// <summary>Zero-based column of the sheet: how stored rows refer to it.</summary>
    public required int Column { get; init; }

    /// <summary>Its unique name in the table.</summary>
    public required string Name { get; init; }

    /// <summary>Its storage type.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>What it means: see <see cref="ColumnRole"/>.</summary>
    public ColumnRole Role { get; init; }

    /// <summary>Whether a row lacks a value.</summary>
    public bool Nullable { get; init; }

    /// <summary>Rows without a value: blank, error, or a placeholder such as <c>N/A</c> in a column that is not text.</summary>
    public long Nulls { get; init; }

    /// <summary>Distinct values: exact up to 256, an estimate (within about 2 %) beyond.</summary>
    public long Distinct { get; init; }

    /// <summary>Smallest value in the column type's canonical text; null for mixed and empty columns.</summary>
    public string? Min { get; init; }

    /// <summary>Largest value, likewise.</summary>
    public string? Max { get; init; }

    /// <summary>Up to five distinct values as displayed: a uniform sample that does not depend on row order.</summary>
    public IReadOnlyList<string> Samples { get; init; } = [];

    /// <summary>How the column's text is to be read.</summary>
    public ColumnReading Reading { get; init; }
}
