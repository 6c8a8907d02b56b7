using IndexForge.Indexing.Encoding;
using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Segments;

/// <summary>What a segment keeps in memory from the moment it is opened.</summary>
internal sealed class SegmentCore
{
    private readonly byte[] _groupTerms;
    private readonly int[] _groupTermOffsets;
    private readonly int[] _firstChunks;
    private readonly int[] _byId;
    private readonly int[] _hashes;

    private SegmentCore(byte[] groupTerms, int[] groupTermOffsets, PartDocument[] documents)
    {
        _groupTerms = groupTerms;
        _groupTermOffsets = groupTermOffsets;
        Documents = documents;
        _firstChunks = new int[documents.Length];
        _byId = new int[documents.Length];
        _hashes = new int[documents.Length];
        for (var i = 0; i < documents.Length; i++)
        {
            _firstChunks[i] = documents[i].First;
            _byId[i] = i;
            _hashes[i] = string.GetHashCode(documents[i].Id);
        }

        Array.Sort(_hashes, _byId);
    }

    public required byte[] Lengths { get; init; }

    public required byte[] Languages { get; init; }

    /// <summary>By chunk, and one more for the end.</summary>
    public required long[] StoredOffsets { get; init; }

    public required long[] FieldOffsets { get; init; }

    public required string[] FieldNames { get; init; }

    public required TermGroupStart[] Groups { get; init; }

    public PartDocument[] Documents { get; }

    public long Bytes => Lengths.Length * 2L + StoredOffsets.Length * 8L + FieldOffsets.Length * 8L + Groups.Length * 28L + _groupTerms.Length
        + Documents.Length * 36L + Documents.Sum(static d => 22L + (2 * d.Id.Length));

    /// <summary>The group that holds a term if any does; -1 if the term stands before the first.</summary>
    public int FindGroup(ReadOnlySpan<byte> term)
    {
        var low = 0;
        var high = Groups.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var at = _groupTerms.AsSpan(_groupTermOffsets[middle].._groupTermOffsets[middle + 1]);
            if (at.SequenceCompareTo(term) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }

    public int DocumentOf(int chunk)
    {
        // Documents without chunks share the first chunk of the next one, which stands last among equals.
        var at = Array.BinarySearch(_firstChunks, chunk);
        at = at >= 0 ? at : ~at - 1;
        while (at + 1 < _firstChunks.Length && _firstChunks[at + 1] <= chunk)
        {
            at++;
        }

        while (Documents[at].Count == 0)
        {
            at--;
        }

        return at;
    }

    public IEnumerable<int> DocumentsNamed(string id)
    {
        var hash = string.GetHashCode(id);
        var at = Array.BinarySearch(_hashes, hash);
        if (at < 0)
        {
            yield break;
        }

        while (at > 0 && _hashes[at - 1] == hash)
        {
            at--;
        }

        for (; at < _hashes.Length && _hashes[at] == hash; at++)
        {
            if (Documents[_byId[at]].Id == id)
            {
                yield return _byId[at];
            }
        }
    }

    public static SegmentCore Read(ReadOnlySpan<byte> bytes, SegmentDescriptor descriptor)
    {
        var reader = new ByteReader(bytes);
        if (reader.Byte() != SegmentWriter.FormatVersion)
        {
            throw IndexException.Corrupt($"Segment {descriptor.Number} has a format that this version does not know.");
        }

        var chunks = reader.Count(2);
        if (chunks != descriptor.Chunks)
        {
            throw IndexException.Corrupt($"Segment {descriptor.Number} has {chunks} chunks, its manifest says {descriptor.Chunks}.");
        }

        var lengths = reader.Bytes(chunks).ToArray();
        var languages = reader.Bytes(chunks).ToArray();
        var stored = new long[chunks + 1];
        for (var i = 0; i < chunks; i++)
        {
            stored[i + 1] = stored[i] + reader.Varint();
        }

        var fields = new long[(chunks + SegmentWriter.FieldGroup - 1) / SegmentWriter.FieldGroup];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = reader.Varlong();
        }

        var names = new string[reader.Count()];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.Text();
        }

        var documents = ReadDocuments(ref reader, chunks);
        var groups = new TermGroupStart[(reader.Varint() + SegmentWriter.TermsPerGroup - 1) / SegmentWriter.TermsPerGroup];
        var terms = new ByteWriter(groups.Length * 12);
        var offsets = new int[groups.Length + 1];
        for (var i = 0; i < groups.Length; i++)
        {
            terms.Bytes(reader.Bytes(reader.Varint()));
            offsets[i + 1] = terms.Length;
            groups[i] = new TermGroupStart(reader.Varlong(), reader.Varlong(), reader.Varlong());
        }

        return new SegmentCore(terms.ToArray(), offsets, documents)
        {
            Lengths = lengths,
            Languages = languages,
            StoredOffsets = stored,
            FieldOffsets = fields,
            FieldNames = names,
            Groups = groups,
        };
    }

    private static PartDocument[] ReadDocuments(ref ByteReader reader, int chunks)
    {
        var documents = new PartDocument[reader.Count(3)];
        var first = 0;
        for (var i = 0; i < documents.Length; i++)
        {
            documents[i] = new PartDocument(reader.Text(), reader.Varlong(), first, reader.Varint());
            first += documents[i].Count;
        }

        return first == chunks ? documents : throw IndexException.Corrupt("The documents of a segment do not add up to its chunks.");
    }
}
