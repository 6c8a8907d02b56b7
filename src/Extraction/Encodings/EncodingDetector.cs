using System.Text;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Encodings;

/// <summary>
/// Finds the encoding of a text: by its byte order mark, by being valid UTF-8, by the zero bytes of UTF-16 and UTF-32, and
/// otherwise by which legacy encoding makes the most plausible text of it. It looks at all of a small file and at samples from
/// everywhere in a large one: the first "é" is often far from the start.
/// </summary>
public static class EncodingDetector
{
    /// <summary>Detects the encoding, unless it is given.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="given">Name of the encoding, if it must not be detected.</param>
    /// <exception cref="ExtractionException">The given name is not an encoding.</exception>
    public static DetectedEncoding Detect(ByteSource source, string? given = null)
    {
        Span<byte> start = stackalloc byte[4];
        start = start[..source.ReadFully(0, start)];
        var mark = ByMark(start);
        if (given is not null)
        {
            var encoding = TextEncodings.Get(given);
            return new DetectedEncoding(encoding, mark?.Encoding.CodePage == encoding.CodePage ? mark.MarkLength : 0);
        }

        if (mark is not null)
            return mark;

        var samples = ByteSamples.Of(source);
        return ZeroBytes.Detect(samples) ?? ByText(samples);
    }

    private static DetectedEncoding? ByMark(ReadOnlySpan<byte> start) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new(TextEncodings.Utf8, 3),
        [0xFF, 0xFE, 0, 0] => new(new UTF32Encoding(bigEndian: false, byteOrderMark: false), 4),
        [0, 0, 0xFE, 0xFF] => new(new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4),
        [0xFF, 0xFE, ..] => new(new UnicodeEncoding(bigEndian: false, byteOrderMark: false), 2),
        [0xFE, 0xFF, ..] => new(new UnicodeEncoding(bigEndian: true, byteOrderMark: false), 2),
        _ => null,
    };

    private static DetectedEncoding ByText(ByteSamples samples)
    {
        var shape = Utf8Shape.Of(samples);
        if (shape.IsUtf8)
            return new DetectedEncoding(TextEncodings.Utf8, 0);
        if (shape.IsMostlyUtf8)
            return new DetectedEncoding(TextEncodings.Utf8, 0, "The text is UTF-8 with some bytes of windows-1252 in it.");
        return LegacyEncodings.Detect(samples);
    }
}
