namespace IndexForge.Extraction.Bytes;

/// <summary>Finds an archive's entries by their local headers, for archives that were cut off or lost their directory.</summary>
internal static class ZipSalvage
{
    private const int HeaderLength = 30;
    private const int Window = 1 << 16;

    public static List<ZipEntry> Scan(ByteSource source, ExtractionLimits limits)
    {
        var entries = new List<ZipEntry>();
        var window = new byte[Window];
        var header = new byte[HeaderLength];
        for (var at = 0L; at < source.Length;)
        {
            var found = Next(source, at, window);
            if (found < 0 || source.ReadFully(found, header) < HeaderLength)
                break;

            int flags = BitConverter.ToUInt16(header, 6), method = BitConverter.ToUInt16(header, 8);
            long packed = BitConverter.ToUInt32(header, 18), length = BitConverter.ToUInt32(header, 22);
            int nameLength = BitConverter.ToUInt16(header, 26), extraLength = BitConverter.ToUInt16(header, 28);
            var name = new byte[nameLength];
            at = found + 4;
            if (nameLength == 0 || method is not (0 or 8) || source.ReadFully(found + HeaderLength, name) < nameLength)
                continue;

            // With a data descriptor the sizes follow the data: deflate knows its own end, and a signature ends what is stored.
            var open = (flags & 8) != 0 || packed == uint.MaxValue;
            at = found + HeaderLength + nameLength + extraLength + (open ? 0 : packed);
            if (open && method == 0)
                packed = Math.Max(0, Following(source, at, window) - at);
            else if (open)
                packed = -1;

            if (entries.Count >= limits.MaxEntries)
                throw ZipDirectory.TooMany(limits);
            entries.Add(new ZipEntry(ZipDirectory.NameOf(name), found, packed, open ? -1 : length, method, (flags & 1) != 0));
        }

        return entries;
    }

    private static long Following(ByteSource source, long at, byte[] window)
    {
        var next = Next(source, at, window);
        return next < 0 ? source.Length : next;
    }

    private static long Next(ByteSource source, long at, byte[] window)
    {
        while (true)
        {
            var read = source.ReadFully(at, window);
            var found = window.AsSpan(0, read).IndexOf("PK\x03\x04"u8);
            if (found >= 0)
                return at + found;
            if (read < window.Length)
                return -1;
            at += read - 3;
        }
    }
}
