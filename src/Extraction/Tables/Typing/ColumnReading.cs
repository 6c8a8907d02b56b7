namespace IndexForge.Extraction.Tables.Typing;

/// <summary>How the texts of a column read as numbers and dates.</summary>
/// <param name="Decimal">The decimal separator.</param>
/// <param name="Dates">The order of day and month in all-digit dates.</param>
public readonly record struct ColumnReading(DecimalMark Decimal, DateOrder Dates);

/// <summary>Which mark separates the fraction; the other one groups digits.</summary>
public enum DecimalMark : byte
{
    /// <summary>1,234.56</summary>
    Dot,

    /// <summary>1.234,56</summary>
    Comma,
}

/// <summary>Order of day and month where the year does not come first.</summary>
public enum DateOrder : byte
{
    /// <summary>31/12/2024</summary>
    DayMonth,

    /// <summary>12/31/2024</summary>
    MonthDay,
}
