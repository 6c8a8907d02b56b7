using System.Buffers.Binary;
using IndexForge.Extraction.Tables.Profiles;

namespace IndexForge.Extraction.Tables.Rows;

/// <summary>A stored block of rows, read in place. Rows are found by their offset without reading the others.</summary>
public sealed class RowBlock
{
    private readonly ReadOnlyMemory<byte> _bytes;

    private RowBlock(ReadOnlyMemory<byte> bytes, long firstRow, int rowCount)
    {
        _bytes = bytes;
        FirstRow = firstRow;
        RowCount = rowCount;
    }

    /// <summary>Zero-based data row of the table that the block begins with.</summary>
    public long FirstRow { get; }

    /// <summary>Its rows.</summary>
    public int RowCount { get; }

    /// <summary>Opens a block, checking it as a whole.</summary>
    /// <exception cref="ExtractionException"><c>malformed_document</c>: the bytes are not those that were written.</exception>
    public static RowBlock Open(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length is < RowBlockFormat.HeaderLength or > RowBlockFormat.MaxBytes ||
            BinaryPrimitives.ReadUInt32LittleEndian(span) != RowBlockFormat.Magic)
        {
            throw Damaged("it is no block of rows");
        }

        var count = BinaryPrimitives.ReadUInt32LittleEndian(span[4..]);
        var firstRow = BinaryPrimitives.ReadInt64LittleEndian(span[8..]);
        if (firstRow < 0 || count > (span.Length - RowBlockFormat.HeaderLength) / sizeof(uint) ||
            BinaryPrimitives.ReadUInt64LittleEndian(span[RowBlockFormat.ChecksumAt..]) != Checksum(span))
        {
            throw Damaged("its checksum is wrong");
        }

        return new RowBlock(bytes, firstRow, (int)count);
    }

    /// <summary>A row by its place in the block.</summary>
    /// <param name="index">0 to <see cref="RowCount"/> - 1.</param>
    /// <exception cref="ExtractionException"><c>malformed_document</c>: the block is damaged.</exception>
    public StoredRow Row(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, RowCount);
        var span = _bytes.Span;
        var start = Offset(span, index);
        var end = index + 1 < RowCount ? Offset(span, index + 1) : span.Length;
        if (start < RowBlockFormat.HeaderLength + RowCount * sizeof(uint) || end < start || end > span.Length)
        {
            throw Damaged("an offset leaves the block");
        }

        return new StoredRow(FirstRow + index, span[start..end]);
    }

    internal static ulong Checksum(ReadOnlySpan<byte> block) =>
        StableHash.Of(block[(RowBlockFormat.ChecksumAt + sizeof(ulong))..]) ^ StableHash.Of(block[..RowBlockFormat.ChecksumAt]);

    internal static ExtractionException Damaged(string why) =>
        new(ExtractionErrors.Malformed, $"A stored block of rows is damaged: {why}. Reprocess the document.");

    private static int Offset(ReadOnlySpan<byte> span, int index) =>
        (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(span[(RowBlockFormat.HeaderLength + index * sizeof(uint))..]), int.MaxValue);
}
