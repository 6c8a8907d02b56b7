using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Rows;

/// <summary>A finished block of rows, ready to be stored under its first row.</summary>
/// <param name="FirstRow">Zero-based data row of the table that it begins with.</param>
/// <param name="RowCount">Its rows.</param>
/// <param name="Bytes">At most 1 MiB.</param>
public sealed record EncodedRowBlock(long FirstRow, int RowCount, byte[] Bytes);

/// <summary>
/// Packs the rows of a table into self-contained blocks. Values keep their kinds; the displayed text is stored only where it differs
/// from the value's canonical text. Lone surrogates become U+FFFD, as in every UTF-8 output.
/// </summary>
/// <param name="targetBytes">A block is closed when it reaches this size (default 256 KiB, at most 512 KiB).</param>
public sealed class RowBlockWriter(int targetBytes = 256 << 10)
{
    private const int MaxRows = 65_536;

    private readonly int _target = Math.Clamp(targetBytes, 1 << 10, RowBlockFormat.MaxBytes / 2);
    private readonly ArrayBufferWriter<byte> _rows = new(64 << 10);
    private readonly ArrayBufferWriter<byte> _row = new(4 << 10);
    private readonly ArrayBufferWriter<char> _displayed = new(256);
    private readonly List<int> _offsets = [];
    private long _firstRow;
    private long _count;

    /// <summary>Rows appended so far, over all blocks.</summary>
    public long RowCount => _count;

    /// <summary>Cells whose text was cut because their row would not have fitted a block.</summary>
    public long CutCells { get; private set; }

    /// <summary>Appends a row. When it does not fit any more, the block before it is returned, to be stored.</summary>
    public EncodedRowBlock? Append(in TableRow row)
    {
        var room = RowBlockFormat.MaxBytes - RowBlockFormat.HeaderLength - sizeof(uint);
        var cut = 0L;
        for (var maxChars = int.MaxValue; ; maxChars = Shorter(maxChars, row, room))
        {
            cut = Encode(row, maxChars);
            if (_row.WrittenCount <= room)
            {
                break;
            }
        }

        CutCells += cut;
        var size = RowBlockFormat.HeaderLength + (_offsets.Count + 1) * sizeof(uint) + _rows.WrittenCount + _row.WrittenCount;
        var full = _offsets.Count > 0 && (size > _target || _offsets.Count == MaxRows) ? Finish() : null;
        _offsets.Add(_rows.WrittenCount);
        _rows.Write(_row.WrittenSpan);
        _count++;
        return full;
    }

    /// <summary>Closes the block; null when no row is waiting.</summary>
    public EncodedRowBlock? Finish()
    {
        if (_offsets.Count == 0)
        {
            return null;
        }

        var start = RowBlockFormat.HeaderLength + _offsets.Count * sizeof(uint);
        var bytes = new byte[start + _rows.WrittenCount];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, RowBlockFormat.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)_offsets.Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), _firstRow);
        for (var i = 0; i < _offsets.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(RowBlockFormat.HeaderLength + i * sizeof(uint)), (uint)(start + _offsets[i]));
        }

        _rows.WrittenSpan.CopyTo(bytes.AsSpan(start));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(RowBlockFormat.ChecksumAt), RowBlock.Checksum(bytes));
        var block = new EncodedRowBlock(_firstRow, _offsets.Count, bytes);
        _firstRow = _count;
        _offsets.Clear();
        _rows.ResetWrittenCount();
        return block;
    }

    /// <summary>A share of the room for each cell; then half of it, until the row fits.</summary>
    private static int Shorter(int maxChars, in TableRow row, int room) =>
        maxChars == int.MaxValue ? room / 3 / Math.Max(1, row.Cells.Length) : maxChars / 2;

    private long Encode(in TableRow row, int maxChars)
    {
        _row.ResetWrittenCount();
        var cut = 0L;
        Varint.Write(_row, ((ulong)row.SheetRow << 1) | (row.Hidden ? 1u : 0u));
        Varint.Write(_row, (ulong)row.Cells.Length);
        var column = 0;
        Span<char> canonical = stackalloc char[CanonicalText.MaxLength];
        foreach (ref readonly var cell in row.Cells)
        {
            Varint.Write(_row, (ulong)(cell.Column - column));
            column = cell.Column;
            if (cell.Kind is ValueKind.Text or ValueKind.Error)
            {
                _row.Write([(byte)(cell.Kind == ValueKind.Text ? StoredTag.Text : StoredTag.Error)]);
                cut += WriteText(cell.Text, maxChars);
                continue;
            }

            var differs = !IsPlainWhole(cell) && IsShownOtherwise(row, cell, canonical);
            WriteValue(cell, differs ? RowBlockFormat.DisplayedFlag : (byte)0);
            cut += differs ? WriteText(_displayed.WrittenSpan, maxChars) : 0;
        }

        return cut;
    }

    /// <summary>General shows whole numbers of up to eleven digits as they are: no need to format them to know.</summary>
    private static bool IsPlainWhole(in TableCell cell) =>
        cell.Kind == ValueKind.Number && cell.Source.Format == 0 && Math.Abs(cell.Number) < 1e11 && cell.Number == Math.Floor(cell.Number);

    private bool IsShownOtherwise(in TableRow row, in TableCell cell, Span<char> canonical)
    {
        _displayed.ResetWrittenCount();
        row.WriteDisplayed(cell, _displayed);
        return !_displayed.WrittenSpan.SequenceEqual(canonical[..WriteCanonical(cell, canonical)]);
    }

    private static int WriteCanonical(in TableCell cell, Span<char> to)
    {
        switch (cell.Kind)
        {
            case ValueKind.Number:
                return CanonicalText.WriteNumber(cell.Number, to);
            case ValueKind.Date:
                return CanonicalText.WriteDate(cell.Ticks, to);
            case ValueKind.DateTime:
                return CanonicalText.WriteDateTime(cell.Ticks, null, to);
            case ValueKind.Time:
                return CanonicalText.WriteTime(cell.Ticks, to);
            default:
                return CanonicalText.WriteBoolean(cell.Number, to);
        }
    }

    private void WriteValue(in TableCell cell, byte flag)
    {
        var number = cell.Number;
        switch (cell.Kind)
        {
            case ValueKind.Boolean:
                Tag(number != 0 ? StoredTag.True : StoredTag.False, flag);
                break;
            case ValueKind.Date:
                Tag(StoredTag.Date, flag);
                Varint.Write(_row, (ulong)(cell.Ticks / TimeSpan.TicksPerDay));
                break;
            case ValueKind.DateTime or ValueKind.Time:
                Tag(cell.Kind == ValueKind.Time ? StoredTag.Time : StoredTag.DateTime, flag);
                Varint.Write(_row, (ulong)(cell.Ticks / TimeSpan.TicksPerMillisecond));
                break;
            // -0 and numbers beyond 2^53 keep their bits.
            case ValueKind.Number when number == Math.Floor(number) && Math.Abs(number) <= 1L << 53 && !(number == 0 && double.IsNegative(number)):
                Tag(StoredTag.Whole, flag);
                Varint.WriteSigned(_row, (long)number);
                break;
            default:
                Tag(StoredTag.Fraction, flag);
                BinaryPrimitives.WriteDoubleLittleEndian(_row.GetSpan(sizeof(double)), number);
                _row.Advance(sizeof(double));
                break;
        }
    }

    private void Tag(StoredTag tag, byte flag) => _row.Write([(byte)((byte)tag | flag)]);

    private long WriteText(ReadOnlySpan<char> text, int maxChars)
    {
        var cut = text.Length > maxChars ? 1 : 0;
        text = TextCut.To(text, maxChars);
        Varint.Write(_row, (ulong)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _row);
        return cut;
    }
}
