using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Xml;

/// <summary>The bytes of an XML document as UTF-8, whatever encoding its mark or declaration states (XML 1.0, appendix F).</summary>
internal sealed class Utf8Input : IDisposable
{
    private const int BlockLength = 1 << 14;

    private readonly Stream _stream;
    private readonly Decoder? _decoder;
    private readonly byte[] _prefix;
    private readonly byte[] _block = [];
    private readonly char[] _chars = [];
    private int _prefixAt;
    private int _charAt;
    private int _charEnd;
    private bool _ended;

    public Utf8Input(Stream stream)
    {
        _stream = stream;
        _prefix = new byte[256];
        var length = stream.ReadAtLeast(_prefix, _prefix.Length, throwOnEndOfStream: false);
        _prefix = _prefix[..length];
        var encoding = Detect(_prefix, out _prefixAt);
        if (encoding is null)
        {
            Start = _prefixAt;
            return;
        }

        _decoder = encoding.GetDecoder();
        _block = new byte[BlockLength];
        _chars = new char[encoding.GetMaxCharCount(BlockLength)];
    }

    /// <summary>Where the document starts in the stream; -1 if it is transcoded.</summary>
    public long Start { get; } = -1;

    /// <summary>Fills at least 4 bytes of the target if there are any; 0 at the end.</summary>
    public int Read(Span<byte> target)
    {
        if (_decoder is null)
            return ReadRaw(target);

        while (_charAt == _charEnd)
        {
            if (_ended)
                return 0;
            var read = ReadRaw(_block);
            _ended = read == 0;
            _charAt = 0;
            _charEnd = _decoder.GetChars(_block.AsSpan(0, read), _chars, flush: _ended);
        }

        // A surrogate pair must not be split: whole pairs only, three bytes per char at most.
        var count = Math.Min(_charEnd - _charAt, target.Length / 3);
        if (count < _charEnd - _charAt && count > 0 && char.IsHighSurrogate(_chars[_charAt + count - 1]))
            count--;
        if (count <= 0)
            return 0;
        var written = Encoding.UTF8.GetBytes(_chars.AsSpan(_charAt, count), target);
        _charAt += count;
        return written;
    }

    public void Dispose() => _stream.Dispose();

    private int ReadRaw(Span<byte> target)
    {
        if (_prefixAt == _prefix.Length)
            return _stream.Read(target);

        var part = _prefix.AsSpan(_prefixAt);
        part = part[..Math.Min(part.Length, target.Length)];
        part.CopyTo(target);
        _prefixAt += part.Length;
        return part.Length;
    }

    private static Encoding? Detect(byte[] prefix, out int skip)
    {
        skip = 0;
        switch (prefix)
        {
            case [0xEF, 0xBB, 0xBF, ..]:
                skip = 3;
                return null;
            case [0xFF, 0xFE, ..]:
                skip = 2;
                return Encoding.Unicode;
            case [0xFE, 0xFF, ..]:
                skip = 2;
                return Encoding.BigEndianUnicode;
            case [(byte)'<', 0, ..]:
                return Encoding.Unicode;
            case [0, (byte)'<', ..]:
                return Encoding.BigEndianUnicode;
            default:
                return Declared(Encoding.ASCII.GetString(prefix));
        }
    }

    private static Encoding? Declared(string prefix)
    {
        var end = prefix.IndexOf("?>", StringComparison.Ordinal);
        var at = end < 0 ? -1 : prefix.AsSpan(0, end).IndexOf("encoding");
        var quote = at < 0 ? -1 : prefix.AsSpan(at, end - at).IndexOfAny('"', '\'');
        if (quote < 0)
            return null;

        var name = prefix[(at + quote + 1)..end];
        var close = name.IndexOf(prefix[at + quote], StringComparison.Ordinal);
        name = close < 0 ? name : name[..close];
        if (name.StartsWith("utf", StringComparison.OrdinalIgnoreCase) || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
            return null; // A declaration of UTF-16 in a document that reads as bytes is wrong.

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
