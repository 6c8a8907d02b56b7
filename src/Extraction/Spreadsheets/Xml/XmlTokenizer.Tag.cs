namespace IndexForge.Extraction.Spreadsheets.Xml;

/// <summary>The start tag: the inner loop of reading a sheet.</summary>
internal sealed partial class XmlTokenizer
{
    /// <summary>Where an attribute stands in the buffer.</summary>
    private readonly record struct AttributeRange(int NameStart, int NameEnd, int ValueStart, int ValueEnd)
    {
        public ReadOnlySpan<byte> NameOf(byte[] buffer) => buffer.AsSpan(NameStart, NameEnd - NameStart);

        public ReadOnlySpan<byte> ValueOf(byte[] buffer) => buffer.AsSpan(ValueStart, ValueEnd - ValueStart);
    }

    private void ReadTag()
    {
        // A tag that runs over the end of the buffer is read again from its start once more is there: rare, and simpler
        // than keeping state.
        while (!TryReadTag())
            More();

        if (++Depth > _maxDepth)
            throw Broken($"elements nest deeper than {_maxDepth}");
    }

    private bool TryReadTag()
    {
        var bytes = _buffer.AsSpan(0, _end);
        var at = _at + 1;
        _tagStart = _at;
        _attributeCount = 0;
        _nameStart = at;
        for (; at < bytes.Length && !EndsName(bytes[at]); at++)
        {
            if (bytes[at] == ':')
                _nameStart = at + 1;
        }

        _nameEnd = at;
        while (true)
        {
            while (at < bytes.Length && bytes[at] <= ' ')
                at++;
            if (at >= bytes.Length)
                return false;

            switch (bytes[at])
            {
                case (byte)'>':
                    _at = at + 1;
                    return true;
                case (byte)'/':
                    if (at + 1 >= bytes.Length)
                        return false;
                    at++;
                    if (bytes[at] != '>')
                        continue;
                    _closing = true;
                    _at = at + 1;
                    return true;
            }

            var nameStart = at;
            while (at < bytes.Length && !EndsName(bytes[at]))
                at++;
            var nameEnd = at;
            while (at < bytes.Length && bytes[at] <= ' ')
                at++;
            if (at >= bytes.Length)
                return false;
            if (bytes[at] != '=')
            {
                // An attribute without a value, or a stray character, is passed over.
                at += at == nameStart ? 1 : 0;
                continue;
            }

            at++;
            while (at < bytes.Length && bytes[at] <= ' ')
                at++;
            if (at >= bytes.Length)
                return false;

            var quote = bytes[at];
            if (quote is not ((byte)'"' or (byte)'\''))
                throw Broken("an attribute's value is not quoted");
            var valueStart = ++at;
            while (at < bytes.Length && bytes[at] != quote)
                at++;
            if (at >= bytes.Length)
                return false;

            Add(new AttributeRange(nameStart, nameEnd, valueStart, at));
            at++;
        }
    }

    private static bool EndsName(byte b) => b <= ' ' || b is (byte)'>' or (byte)'/' or (byte)'=';

    private void Add(AttributeRange attribute)
    {
        if (_attributeCount == _attributes.Length)
        {
            if (_attributeCount >= MaxAttributes)
                throw Broken($"a tag has more than {MaxAttributes:N0} attributes");
            Array.Resize(ref _attributes, _attributeCount * 2);
        }

        _attributes[_attributeCount++] = attribute;
    }
}
