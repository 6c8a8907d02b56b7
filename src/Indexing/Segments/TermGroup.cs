using IndexForge.Indexing.Encoding;

namespace IndexForge.Indexing.Segments;

/// <summary>Walks one front-coded group of terms.</summary>
/// <param name="bytes">The group.</param>
/// <param name="start">Where its postings begin.</param>
/// <param name="room">Room for a term, where groups are walked one after the other.</param>
internal sealed class TermGroup(ReadOnlyMemory<byte> bytes, TermGroupStart start, byte[]? room = null)
{
    /// <summary>Room that most terms need.</summary>
    public const int Room = 96;

    private byte[] _term = room ?? new byte[Room];
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

    /// <summary>
    /// Finds a term without building those before it: what a term shares with its predecessor says how the two compare with the one looked for.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> group, TermGroupStart start, ReadOnlySpan<byte> term, out TermEntry entry)
    {
        var reader = new ByteReader(group);
        var (postingsAt, positionsAt) = (start.Postings, start.Positions);
        var matched = 0;
        while (reader.Remaining > 0)
        {
            var shared = reader.Varint();
            var suffix = reader.Bytes(reader.Varint());
            var count = reader.Varint();
            var (postings, positions) = (reader.Varlong(), reader.Varlong());
            if (shared < matched)
            {
                // It differs from its predecessor, which is smaller, before that differs from the one looked for.
                break;
            }

            if (shared == matched)
            {
                var rest = term[matched..];
                var common = suffix.CommonPrefixLength(rest);
                if (common == rest.Length && common == suffix.Length)
                {
                    entry = new TermEntry(count, postingsAt, checked((int)postings), positionsAt, checked((int)positions));
                    return true;
                }

                if (common == rest.Length || (common < suffix.Length && suffix[common] > rest[common]))
                {
                    break;
                }

                matched += common;
            }

            postingsAt += postings;
            positionsAt += positions;
        }

        entry = default;
        return false;
    }
}
