namespace IndexForge.Extraction.Tables;

/// <summary>
/// The storage type of a column, decided from all of its values. Adding rows only ever widens it:
/// empty → integer → number → string → mixed; empty → date → datetime → mixed; empty → boolean | time → mixed.
/// </summary>
public enum ColumnType : byte
{
    /// <summary>No value at all (blank, errors and placeholders such as <c>N/A</c> only).</summary>
    Empty,

    /// <summary>Whole numbers.</summary>
    Integer,

    /// <summary>Numbers, some with a fraction.</summary>
    Number,

    /// <summary>true/false or yes/no.</summary>
    Boolean,

    /// <summary>Calendar dates.</summary>
    Date,

    /// <summary>Dates, some with a time of day.</summary>
    DateTime,

    /// <summary>Times of day, or durations written as hours and minutes.</summary>
    Time,

    /// <summary>Text, and digits that are names rather than amounts (leading zeros, over 15 digits, postal codes).</summary>
    String,

    /// <summary>More than one kind without a common one.</summary>
    Mixed,
}
