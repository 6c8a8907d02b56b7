using System.Buffers;
using System.Text;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// Writes RFC 4180 with line feeds, in UTF-8 without a mark, quoting only what needs it. Streams: memory does not grow with rows.
/// Not for more than one thread.
/// </summary>
public sealed class CsvWriter : IDisposable
{
    private static readonly SearchValues<char> CommaSpecials = SearchValues.Create(",\"\r\n");

    private readonly Stream _stream;
    private readonly char _delimiter;
    private readonly SearchValues<char> _specials;
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private char[] _chars = ArrayPool<char>.Shared.Rent(1 << 15);
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(3 << 15);
    private int _count;
    private bool _inRow;

    /// <summary>Writes to a stream, which stays open.</summary>
    public CsvWriter(Stream stream, char delimiter = ',')
    {
        _stream = stream;
        _delimiter = delimiter;
        _specials = delimiter == ',' ? CommaSpecials : SearchValues.Create([delimiter, '"', '\r', '\n']);
    }

    /// <summary>Writes the next field of the row.</summary>
    public void Field(ReadOnlySpan<char> text)
    {
        if (_inRow)
            Put(_delimiter);
        _inRow = true;
        if (text.ContainsAny(_specials))
            Quote(text);
        else
            Put(text);
    }

    /// <summary>Writes empty fields.</summary>
    public void Skip(int fields)
    {
        for (; fields > 0; fields--)
            Field([]);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        Put('\n');
        _inRow = false;
    }

    /// <summary>Hands what is buffered to the stream.</summary>
    public void Flush()
    {
        Drain(flush: true);
        _stream.Flush();
    }

    /// <summary>Flushes; the stream stays open.</summary>
    public void Dispose()
    {
        if (_chars.Length == 0)
            return;

        Drain(flush: true);
        ArrayPool<char>.Shared.Return(_chars);
        ArrayPool<byte>.Shared.Return(_bytes);
        _chars = [];
        _bytes = [];
    }

    private void Quote(ReadOnlySpan<char> text)
    {
        Put('"');
        for (int quote; (quote = text.IndexOf('"')) >= 0; text = text[(quote + 1)..])
        {
            Put(text[..(quote + 1)]);
            Put('"');
        }

        Put(text);
        Put('"');
    }

    private void Put(char c)
    {
        if (_count == _chars.Length)
            Drain(flush: false);
        _chars[_count++] = c;
    }

    private void Put(ReadOnlySpan<char> text)
    {
        while (text.Length > _chars.Length - _count)
        {
            var part = _chars.Length - _count;
            text[..part].CopyTo(_chars.AsSpan(_count));
            _count += part;
            text = text[part..];
            Drain(flush: false);
        }

        text.CopyTo(_chars.AsSpan(_count));
        _count += text.Length;
    }

    private void Drain(bool flush)
    {
        var chars = _chars.AsSpan(0, _count);
        _count = 0;
        bool completed;
        do
        {
            _encoder.Convert(chars, _bytes, flush, out var read, out var written, out completed);
            _stream.Write(_bytes, 0, written);
            chars = chars[read..];
        }
        while (!completed);
    }
}
