namespace IndexForge.Extraction.Csv;

/// <summary>How a delimited text separates and quotes its fields.</summary>
public sealed record CsvDialect
{
    /// <summary>Comma, double quote, quotes doubled: RFC 4180.</summary>
    public static CsvDialect Rfc4180 { get; } = new();

    /// <summary>What stands between fields: one character, or a few (<c>||</c>).</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>What a field with delimiters or line ends in it is wrapped in; null where quotes mean nothing.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>What takes the meaning from the next character; null where a quote within quotes is doubled.</summary>
    public char? Escape { get; init; }

    /// <summary>Whether blanks after a delimiter belong to the delimiter (<c>a, b, "c"</c>).</summary>
    public bool SkipInitialSpace { get; init; }

    /// <summary>Whether the first line only names the delimiter, as Excel's <c>sep=;</c> does.</summary>
    public bool HasSeparatorLine { get; init; }

    /// <summary>
    /// Records before the table: titles, notes, comments and the blank lines around them. The reader still yields them; who
    /// wants the table alone skips them.
    /// </summary>
    public int PreambleRows { get; init; }
}
