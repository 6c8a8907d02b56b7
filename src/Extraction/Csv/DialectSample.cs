using System.Text;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// Text to find the dialect in: the start of the file and, if it is large, pieces from further on, each from the start of a
/// line on. A file whose first page is notes shows its dialect only later.
/// </summary>
internal sealed class DialectSample
{
    private const int HeadChars = 64 << 10;
    private const int PieceChars = 16 << 10;
    private const int Pieces = 4;

    private DialectSample(string head, bool whole, IReadOnlyList<string> pieces) => (Head, IsWhole, Further) = (head, whole, pieces);

    /// <summary>The start of the text, to a line end if it goes on.</summary>
    public string Head { get; }

    /// <summary>Whether that is all.</summary>
    public bool IsWhole { get; }

    /// <summary>Pieces from further on: whole lines.</summary>
    public IReadOnlyList<string> Further { get; }

    public static DialectSample Read(ByteSource source, int offset, Encoding encoding)
    {
        var head = Decode(source, offset, encoding, HeadChars + 2);
        if (head.Length <= HeadChars)
            return new DialectSample(head, whole: true, []);

        var pieces = new List<string>();
        var step = (source.Length - offset) / (Pieces + 1) & ~3L;
        for (var i = 1; i <= Pieces && step > 4 * HeadChars; i++)
        {
            var lines = WholeLines(Decode(source, offset + (i * step), encoding, PieceChars), fromStart: false);
            if (lines.Length > 0)
                pieces.Add(lines);
        }

        return new DialectSample(WholeLines(head, fromStart: true), whole: false, pieces);
    }

    /// <summary>A sample of text in memory.</summary>
    public static DialectSample Of(string text) =>
        text.Length <= HeadChars ? new(text, whole: true, []) : new(WholeLines(text[..HeadChars], fromStart: true), whole: false, []);

    private static string WholeLines(string text, bool fromStart)
    {
        var end = text.AsSpan().LastIndexOfAny('\n', '\r');
        if (end < 0)
            return fromStart ? text : "";

        var start = fromStart ? 0 : text.AsSpan().IndexOfAny('\n', '\r') + 1;
        return start > end ? "" : text[start..(end + 1)];
    }

    private static string Decode(ByteSource source, long offset, Encoding encoding, int chars)
    {
        using var feed = DecodingFeed.Open(source, offset, encoding);
        var buffer = new char[chars];
        return new string(buffer, 0, feed.Read(buffer));
    }
}
