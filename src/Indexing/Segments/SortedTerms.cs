using System.Buffers.Binary;
using IndexForge.Indexing.Encoding;
using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Segments;

/// <summary>A head's terms in the order of their UTF-8 bytes: sorted by the first eight as one number, which leaves few to compare.</summary>
internal sealed class SortedTerms
{
    private readonly ByteWriter _bytes;
    private readonly int[] _ends;
    private readonly int[] _ids;

    private SortedTerms(ByteWriter bytes, int[] ends, int[] ids)
    {
        _bytes = bytes;
        _ends = ends;
        _ids = ids;
    }

    public int Count => _ids.Length;

    public static SortedTerms Of(TermTable terms)
    {
        var sorted = new SortedTerms(new ByteWriter(terms.Count * 8), new int[terms.Count + 1], new int[terms.Count]);
        var beginnings = new ulong[terms.Count];
        Span<byte> beginning = stackalloc byte[sizeof(ulong)];
        for (var id = 0; id < beginnings.Length; id++)
        {
            var term = terms[id];
            System.Text.Encoding.UTF8.GetBytes(term, sorted._bytes.Space(System.Text.Encoding.UTF8.GetByteCount(term)));
            sorted._ends[id + 1] = sorted._bytes.Length;
            sorted._ids[id] = id;
            var utf8 = sorted.Term(id);
            beginning.Clear();
            utf8[..Math.Min(utf8.Length, beginning.Length)].CopyTo(beginning);
            beginnings[id] = BinaryPrimitives.ReadUInt64BigEndian(beginning);
        }

        Array.Sort(beginnings, sorted._ids);
        for (var at = 0; at < beginnings.Length;)
        {
            var end = at + 1;
            while (end < beginnings.Length && beginnings[end] == beginnings[at])
            {
                end++;
            }

            if (end - at > 1)
            {
                sorted._ids.AsSpan(at..end).Sort((a, b) => sorted.Term(a).SequenceCompareTo(sorted.Term(b)));
            }

            at = end;
        }

        return sorted;
    }

    /// <summary>The term's number in the head, by its place.</summary>
    public int IdAt(int place) => _ids[place];

    /// <summary>The term, by its place.</summary>
    public ReadOnlySpan<byte> At(int place) => Term(_ids[place]);

    private ReadOnlySpan<byte> Term(int id) => _bytes.Written[_ends[id].._ends[id + 1]];
}
