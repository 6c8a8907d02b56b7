namespace IndexForge.Extraction.Tables;

/// <summary>What one cell of a table holds by itself, before its column's type is known.</summary>
public enum ValueKind : byte
{
    /// <summary>Nothing.</summary>
    Blank,

    /// <summary>Text as stored in the file; it may still read as a number or date once the column is known.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An error such as <c>#DIV/0!</c>.</summary>
    Error,

    /// <summary>A calendar date.</summary>
    Date,

    /// <summary>A date with a time of day.</summary>
    DateTime,

    /// <summary>A time of day or an elapsed time.</summary>
    Time,
}
