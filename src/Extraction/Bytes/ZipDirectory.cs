using System.Text;

namespace IndexForge.Extraction.Bytes;

/// <summary>Reads an archive's central directory, ZIP64 included.</summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int MaxComment = 65_535;
    private const int HeaderLength = 46;

    /// <summary>The entries in directory order, or null where there is no directory that holds together.</summary>
    public static List<ZipEntry>? Read(ByteSource source, ExtractionLimits limits)
    {
        if (FindEnd(source) is not { } end)
            return null;

        var (count, offset, size, endAt) = end;

        // Bytes in front of the archive (a self-extracting stub, a lost start) shift every offset by as much.
        var shift = endAt - size - offset;
        if (shift < 0 || size > Array.MaxLength || !StartsWith(source, offset + shift, "PK\x01\x02"u8))
        {
            shift = 0;
            if (count > 0 && !StartsWith(source, offset, "PK\x01\x02"u8))
                return null;
        }

        if (count > limits.MaxEntries)
            throw TooMany(limits);

        var entries = new List<ZipEntry>((int)count);
        var at = offset + shift;
        var header = new byte[HeaderLength];
        while (source.ReadFully(at, header) == HeaderLength && header.AsSpan().StartsWith("PK\x01\x02"u8))
        {
            if (entries.Count >= limits.MaxEntries)
                throw TooMany(limits);

            int nameLength = UInt16(header, 28), extraLength = UInt16(header, 30), commentLength = UInt16(header, 32);
            var variable = new byte[nameLength + extraLength];
            if (source.ReadFully(at + HeaderLength, variable) < variable.Length)
                return entries.Count > 0 ? entries : null;

            entries.Add(Entry(header, variable.AsSpan(0, nameLength), variable.AsSpan(nameLength), shift));
            at += HeaderLength + variable.Length + commentLength;
        }

        return entries.Count > 0 || count == 0 ? entries : null;
    }

    public static ExtractionException TooMany(ExtractionLimits limits) =>
        new(ExtractionErrors.DecompressionBomb, $"The archive holds more than {limits.MaxEntries:N0} entries.");

    public static string NameOf(ReadOnlySpan<byte> bytes) => ZipPackage.Normalise(Encoding.UTF8.GetString(bytes));

    private static ZipEntry Entry(byte[] header, ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra, long shift)
    {
        long packed = UInt32(header, 20), length = UInt32(header, 24), offset = UInt32(header, 42);
        for (; extra.Length >= 4; extra = extra[Math.Min(extra.Length, 4 + BitConverter.ToUInt16(extra[2..]))..])
        {
            if (BitConverter.ToUInt16(extra) != 1)
                continue;

            // ZIP64 states, in this order, only what did not fit its 32 bits.
            var wide = extra[4..Math.Min(extra.Length, 4 + BitConverter.ToUInt16(extra[2..]))];
            Widen(ref length, ref wide);
            Widen(ref packed, ref wide);
            Widen(ref offset, ref wide);
        }

        return new ZipEntry(NameOf(name), offset + shift, packed, length, UInt16(header, 10), (header[8] & 1) != 0);
    }

    private static void Widen(ref long value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue || wide.Length < 8)
            return;
        value = Math.Max(0, BitConverter.ToInt64(wide));
        wide = wide[8..];
    }

    private static (long Count, long Offset, long Size, long EndAt)? FindEnd(ByteSource source)
    {
        var tail = new byte[(int)Math.Min(source.Length, EndLength + MaxComment)];
        var start = source.Length - tail.Length;
        source.ReadFully(start, tail);
        for (var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8); at >= 0; at = tail.AsSpan(0, at).LastIndexOf("PK\x05\x06"u8))
        {
            if (at + EndLength > tail.Length)
                continue;
            long count = UInt16(tail, at + 10), size = UInt32(tail, at + 12), offset = UInt32(tail, at + 16);
            if ((count == ushort.MaxValue || size == uint.MaxValue || offset == uint.MaxValue) && Wide(source, start + at) is { } wide)
                return wide;
            return (count, offset, size, start + at);
        }

        return null;
    }

    private static (long Count, long Offset, long Size, long EndAt)? Wide(ByteSource source, long endAt)
    {
        Span<byte> locator = stackalloc byte[20];
        Span<byte> end = stackalloc byte[56];
        if (endAt < 20 || source.ReadFully(endAt - 20, locator) < 20 || !locator.StartsWith("PK\x06\x07"u8))
            return null;

        var at = BitConverter.ToInt64(locator[8..]);
        if (at < 0 || source.ReadFully(at, end) < 56 || !end.StartsWith("PK\x06\x06"u8))
            return null;
        return (Math.Max(0, BitConverter.ToInt64(end[32..])), Math.Max(0, BitConverter.ToInt64(end[48..])), Math.Max(0, BitConverter.ToInt64(end[40..])), at);
    }

    private static bool StartsWith(ByteSource source, long offset, ReadOnlySpan<byte> signature)
    {
        Span<byte> found = stackalloc byte[4];
        return offset >= 0 && source.ReadFully(offset, found) == 4 && found.SequenceEqual(signature);
    }

    private static ushort UInt16(byte[] bytes, int at) => BitConverter.ToUInt16(bytes, at);

    private static uint UInt32(byte[] bytes, int at) => BitConverter.ToUInt32(bytes, at);
}
