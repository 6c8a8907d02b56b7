namespace IndexForge.Extraction.Tables;

/// <summary>What is known of a table before its first row.</summary>
public sealed record TableStart
{
    /// <summary>The sheet it stands on.</summary>
    public required SheetInfo Sheet { get; init; }

    /// <summary>Zero-based number of the table on its sheet.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The sheet's name; further tables of the same sheet add <c> (2)</c> and so on.</summary>
    public required string Name { get; init; }

    /// <summary>Text of the title rows above the header, if any.</summary>
    public string? Title { get; init; }

    /// <summary>Rows of the header as a person counts them (1 is the sheet's first); empty without a header.</summary>
    public IReadOnlyList<int> HeaderRows { get; init; } = [];

    /// <summary>Columns known so far; rows may bring further ones, which the summary then has.</summary>
    public required IReadOnlyList<ColumnStart> Columns { get; init; }
}

/// <summary>A column by its place and name.</summary>
/// <param name="Column">Zero-based column of the sheet.</param>
/// <param name="Name">Its unique name; a column without a header is named by its letter.</param>
public readonly record struct ColumnStart(int Column, string Name);
