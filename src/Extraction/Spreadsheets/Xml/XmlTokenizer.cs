using System.Runtime.CompilerServices;

namespace IndexForge.Extraction.Spreadsheets.Xml;

/// <summary>
/// A forward pass over XML as UTF-8 bytes, for parts with tens of millions of tags: nothing is allocated per node, names and
/// values are spans of the input that are good until the next <see cref="Read"/>. Namespaces are not resolved (names come
/// without their prefix), end tags are not matched against their names; DTDs are refused, so there are no entities but
/// XML's own and nothing outside is ever fetched.
/// </summary>
internal sealed partial class XmlTokenizer : IDisposable
{
    private const int FirstBuffer = 1 << 16;
    private const int MaxTag = 1 << 22;
    private const int MaxAttributes = 1 << 12;

    private readonly Utf8Input _input;
    private readonly string _part;
    private readonly int _maxDepth;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _at;
    private int _end;
    private bool _ended;
    private bool _closing;
    private AttributeRange[] _attributes = new AttributeRange[16];
    private int _attributeCount;
    private int _tagStart;
    private int _nameStart;
    private int _nameEnd;
    private int _textStart;
    private int _textEnd;
    private bool _literalText;
    private long _consumed;

    /// <summary>Reads a document; the stream is disposed with the tokenizer.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="part">What it is, for error messages.</param>
    /// <param name="maxDepth">Deepest nesting of elements allowed.</param>
    public XmlTokenizer(Stream stream, string part, int maxDepth)
    {
        _input = new Utf8Input(stream);
        _part = part;
        _maxDepth = maxDepth;
    }

    /// <summary>Open elements: the current one counts at its start tag and no longer at its end tag.</summary>
    public int Depth { get; private set; }

    /// <summary>Bytes of UTF-8 read so far.</summary>
    public long Position => _consumed + _at;

    /// <summary>Where the current tag starts in the input, or -1 if the input is not UTF-8 and has no such place.</summary>
    public long TagStart => _input.Start < 0 ? -1 : _input.Start + _consumed + _tagStart;

    /// <summary>The name of the start tag, without a prefix.</summary>
    public ReadOnlySpan<byte> Name => _buffer.AsSpan(_nameStart, _nameEnd - _nameStart);

    /// <summary>Attributes of the start tag.</summary>
    public int AttributeCount => _attributeCount;

    /// <summary>The text as it stands in the file: references are not resolved (see <see cref="XmlText"/>).</summary>
    public ReadOnlySpan<byte> RawText => _buffer.AsSpan(_textStart, _textEnd - _textStart);

    /// <summary>Whether the text is a CDATA section, in which nothing stands for anything else.</summary>
    public bool IsLiteral => _literalText;

    /// <summary>The name of an attribute, prefix included.</summary>
    public ReadOnlySpan<byte> AttributeName(int index) => _attributes[index].NameOf(_buffer);

    /// <summary>The value of an attribute, as it stands in the file.</summary>
    public ReadOnlySpan<byte> AttributeValue(int index) => _attributes[index].ValueOf(_buffer);

    /// <summary>Whether the current start tag has this name, whatever its prefix.</summary>
    public bool Is(ReadOnlySpan<byte> name) => Name.SequenceEqual(name);

    /// <summary>The raw value of an attribute without a prefix, or empty.</summary>
    public ReadOnlySpan<byte> Attribute(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _attributeCount; i++)
        {
            if (_attributes[i].NameOf(_buffer).SequenceEqual(name))
                return _attributes[i].ValueOf(_buffer);
        }

        return default;
    }

    /// <summary>The raw value of the attribute with this local name, with or without a prefix, or empty.</summary>
    public ReadOnlySpan<byte> AnyAttribute(ReadOnlySpan<byte> localName)
    {
        var value = Attribute(localName);
        return value.IsEmpty ? PrefixedAttribute(localName) : value;
    }

    /// <summary>The raw value of the attribute with this local name behind any prefix, or empty.</summary>
    public ReadOnlySpan<byte> PrefixedAttribute(ReadOnlySpan<byte> localName)
    {
        for (var i = 0; i < _attributeCount; i++)
        {
            var name = _attributes[i].NameOf(_buffer);
            if (name.Length > localName.Length && name[^(localName.Length + 1)] == ':' && name.EndsWith(localName))
                return _attributes[i].ValueOf(_buffer);
        }

        return default;
    }

    /// <summary>Moves to the next node.</summary>
    /// <exception cref="ExtractionException">The document is not XML, has a DTD, or nests too deeply.</exception>
    public XmlNode Read()
    {
        if (_closing)
        {
            _closing = false;
            Depth--;
            return XmlNode.End;
        }

        while (true)
        {
            if (_at == _end && !Fill(0))
                return XmlNode.Eof;

            if (_buffer[_at] != '<')
            {
                if (ReadText())
                    return XmlNode.Text;
                continue;
            }

            while (_end - _at < 2 && Fill(_end - _at))
            {
            }

            switch (_end - _at < 2 ? 0 : _buffer[_at + 1])
            {
                case (byte)'/':
                    _at = Find((byte)'>', 2) + 1;
                    if (--Depth < 0)
                        throw Broken("an end tag closes nothing");
                    return XmlNode.End;
                case (byte)'?':
                    _at = Find("?>"u8, 2) + 2;
                    continue;
                case (byte)'!':
                    if (ReadDeclaration())
                        return XmlNode.Text;
                    continue;
                default:
                    ReadTag();
                    return XmlNode.Start;
            }
        }
    }

    /// <summary>From a start tag, moves to its end tag.</summary>
    public void Skip()
    {
        for (var depth = Depth; Depth >= depth;)
        {
            if (Read() == XmlNode.Eof)
                return;
        }
    }

    /// <summary>The error for a document that breaks its rules, or ends, here.</summary>
    public ExtractionException Broken(string what, Exception? inner = null) =>
        new(ExtractionErrors.Malformed, $"{_part} is damaged at byte {Position:N0}: {what}.", inner);

    public void Dispose() => _input.Dispose();

    private bool ReadText()
    {
        // Without a prefix that is cut in two: a piece ends before a reference or a character that goes on beyond the buffer.
        var length = _buffer.AsSpan(_at, _end - _at).IndexOf((byte)'<');
        if (length < 0)
        {
            if (!_ended && _end - _at < FirstBuffer / 2 && Fill(_end - _at))
                return false;
            length = _ended ? _end - _at : XmlText.SafeLength(_buffer.AsSpan(_at, _end - _at));
        }

        (_textStart, _textEnd, _literalText) = (_at, _at + length, false);
        _at += length;
        return true;
    }

    /// <summary>Passes over a comment or takes a CDATA section; true if there is text.</summary>
    private bool ReadDeclaration()
    {
        while (_end - _at < 9 && Fill(_end - _at))
        {
        }

        var rest = _buffer.AsSpan(_at, _end - _at);
        if (rest.StartsWith("<!--"u8))
        {
            _at = Find("-->"u8, 4) + 3;
            return false;
        }

        if (!rest.StartsWith("<![CDATA["u8))
            throw Broken("it has a document type declaration, which is not read (it can name files and expand without bound)");

        var close = Find("]]>"u8, 9);
        (_textStart, _textEnd, _literalText) = (_at + 9, close, true);
        _at = close + 3;
        return true;
    }

    /// <summary>The index of a byte at least <paramref name="from"/> bytes ahead, with everything up to it in the buffer.</summary>
    private int Find(byte value, int from)
    {
        while (true)
        {
            var found = _buffer.AsSpan(_at + from, _end - _at - from).IndexOf(value);
            if (found >= 0)
                return _at + from + found;
            from = _end - _at;
            More();
        }
    }

    private int Find(ReadOnlySpan<byte> value, int from)
    {
        while (true)
        {
            var start = Math.Min(_at + from, _end);
            var found = _buffer.AsSpan(start, _end - start).IndexOf(value);
            if (found >= 0)
                return start + found;
            from = Math.Max(from, _end - _at - value.Length + 1);
            More();
        }
    }

    /// <summary>Reads on within a tag, comment or section that the buffer does not hold whole.</summary>
    private void More()
    {
        if (_end - _at > MaxTag)
            throw Broken($"a tag or comment is longer than {MaxTag:N0} bytes");
        if (!Fill(_end - _at))
            throw Broken("it ends in the middle of a tag");
    }

    /// <summary>Reads more behind the bytes to keep, which move to the front; false at the end.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Fill(int keep)
    {
        if (_ended)
            return false;

        if (_at > 0)
        {
            _buffer.AsSpan(_at, keep).CopyTo(_buffer);
            _consumed += _at;
            _at = 0;
            _end = keep;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);

        var read = _input.Read(_buffer.AsSpan(_end));
        _ended = read == 0;
        _end += read;
        return read > 0;
    }
}
