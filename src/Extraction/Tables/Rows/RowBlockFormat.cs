namespace IndexForge.Extraction.Tables.Rows;

/// <summary>
/// Layout of a block, little-endian: magic u32 · row count u32 · first row u64 · checksum u64 of all that follows ·
/// row offsets u32 × count (from the block's start) · rows. A row: varint sheet row × 2 + hidden, varint cell count, then per cell
/// varint column step, a tag byte (kind, and whether a displayed text follows), the value, the displayed text.
/// </summary>
internal static class RowBlockFormat
{
    public const uint Magic = 0x31425249; // "IRB1"
    public const int HeaderLength = 24;
    public const int ChecksumAt = 16;
    public const byte DisplayedFlag = 0x80;

    /// <summary>No block is larger.</summary>
    public const int MaxBytes = 1 << 20;
}

/// <summary>How a stored value is written.</summary>
internal enum StoredTag : byte
{
    Text = 1,
    Whole = 2,
    Fraction = 3,
    False = 4,
    True = 5,
    Error = 6,
    Date = 7,
    DateTime = 8,
    Time = 9,
}
