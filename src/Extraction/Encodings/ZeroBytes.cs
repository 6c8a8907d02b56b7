using System.Text;

namespace IndexForge.Extraction.Encodings;

/// <summary>
/// UTF-16 and UTF-32 without a mark. Text of any script has line ends, digits, blanks and delimiters, whose upper bytes are
/// zero: always on the same side.
/// </summary>
internal static class ZeroBytes
{
    public static DetectedEncoding? Detect(ByteSamples samples)
    {
        Span<long> zeros = stackalloc long[4];
        long total = 0;
        foreach (var piece in samples.All)
        {
            var bytes = piece.Span;
            if (!bytes.Contains((byte)0))
            {
                total += bytes.Length;
                continue;
            }

            for (var i = 0; i < bytes.Length; i++)
                zeros[i & 3] += bytes[i] == 0 ? 1 : 0;
            total += bytes.Length;
        }

        var quarter = total / 4;
        var all = zeros[0] + zeros[1] + zeros[2] + zeros[3];
        if (total < 4 || all * 20 < total)
            return null;

        // UTF-32: the planes' byte is always zero and the one beside it nearly so.
        if (total % 4 == 0 && zeros[3] == quarter && zeros[2] * 10 > quarter * 9 && zeros[0] * 10 < quarter)
            return Found(new UTF32Encoding(bigEndian: false, byteOrderMark: false));
        if (total % 4 == 0 && zeros[0] == quarter && zeros[1] * 10 > quarter * 9 && zeros[3] * 10 < quarter)
            return Found(new UTF32Encoding(bigEndian: true, byteOrderMark: false));

        var even = zeros[0] + zeros[2];
        var odd = zeros[1] + zeros[3];
        if (even * 20 <= odd)
            return Found(new UnicodeEncoding(bigEndian: false, byteOrderMark: false));
        if (odd * 20 <= even)
            return Found(new UnicodeEncoding(bigEndian: true, byteOrderMark: false));
        return null;
    }

    private static DetectedEncoding Found(Encoding encoding) => new(encoding, 0);
}
