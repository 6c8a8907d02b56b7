using IndexForge.Indexing.Encoding;

namespace IndexForge.Indexing.Segments;

/// <summary>Walks one front-coded group of terms.</summary>
internal sealed class TermGroup(ReadOnlyMemory<byte> bytes, TermGroupStart start)
{
    private byte[] _term = new byte[96];
    private int _length;
    private int _at;
    private long _postings = start.Postings;
    private long _positions = start.Positions;

    /// <summary>The current term.</summary>
    public ReadOnlySpan<byte> Term => _term.AsSpan(0, _length);

    public bool Next(out TermEntry entry)
    {
        if (_at == bytes.Length)
        {
            entry = default;
            return false;
        }

        var reader = new ByteReader(bytes.Span[_at..]);
        var shared = reader.Varint();
        var suffix = reader.Bytes(reader.Varint());
        if ((uint)shared > (uint)_length)
        {
            throw IndexException.Corrupt("A term shares more than its predecessor has.");
        }

        if (shared + suffix.Length > _term.Length)
        {
            Array.Resize(ref _term, (shared + suffix.Length) * 2);
        }

        suffix.CopyTo(_term.AsSpan(shared));
        _length = shared + suffix.Length;
        var count = reader.Varint();
        var postings = reader.Varlong();
        var positions = reader.Varlong();
        _at += reader.At;
        entry = new TermEntry(count, _postings, checked((int)postings), _positions, checked((int)positions));
        _postings += postings;
        _positions += positions;
        return true;
    }

    public bool TryFind(ReadOnlySpan<byte> term, out TermEntry entry)
    {
        while (Next(out entry))
        {
            var order = Term.SequenceCompareTo(term);
            if (order >= 0)
            {
                return order == 0;
            }
        }

        return false;
    }
}
