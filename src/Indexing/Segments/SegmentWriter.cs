using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Encoding;
using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Segments;

/// <summary>
/// Writes a segment: chunks first, in order, then documents, then terms in the order of their UTF-8 bytes. Nothing but the
/// sparse term index and a few bytes per chunk is held until the end, so a merge of any size needs little memory.
/// </summary>
internal sealed class SegmentWriter
{
    public const int TermsPerGroup = 32;
    public const int FieldGroup = 64;
    public const byte FormatVersion = 1;

    private readonly SegmentStreamWriter[] _streams = new SegmentStreamWriter[SegmentDescriptor.Streams];
    private readonly ByteWriter _lengths = new();
    private readonly ByteWriter _languages = new();
    private readonly ByteWriter _storedLengths = new();
    private readonly ByteWriter _fieldOffsets = new();
    private readonly ByteWriter _documents = new();
    private readonly ByteWriter _termIndex = new();
    private readonly ByteWriter _positions = new();
    private readonly List<string> _fieldNames;
    private readonly int[] _chunks = new int[PostingBlock.Size];
    private readonly int[] _frequencies = new int[PostingBlock.Size];
    private readonly int[] _deltas = new int[PostingBlock.Size];
    private readonly int _number;
    private byte[] _previousTerm = new byte[64];
    private int _previousLength;
    private int _blocks;
    private int _chunkCount;
    private int _documentCount;
    private int _termCount;
    private int _pending;
    private int _termFrequency;
    private int _lastChunk;
    private long _termPostings;
    private long _termPositions;

    public SegmentWriter(ISegmentStore store, int number, IEnumerable<string> fieldNames)
    {
        _number = number;
        _fieldNames = [.. fieldNames];
        for (var i = 0; i < _streams.Length; i++)
        {
            _streams[i] = new SegmentStreamWriter(store, number, () => _blocks++);
        }
    }

    private ByteWriter To(SegmentStreamKind kind) => _streams[(int)kind].Buffer;

    /// <summary>Adds the next chunk.</summary>
    public void AddChunk(byte lengthCode, Language language, ReadOnlySpan<FieldExtent> extents, ReadOnlySpan<byte> stored)
    {
        _lengths.Byte(lengthCode);
        _languages.Byte((byte)language);
        _storedLengths.Varint(stored.Length);
        To(SegmentStreamKind.Stored).Bytes(stored);
        if (_chunkCount % FieldGroup == 0)
        {
            _fieldOffsets.Varlong(_streams[(int)SegmentStreamKind.Fields].Offset);
        }

        var fields = To(SegmentStreamKind.Fields);
        fields.Varint(extents.Length);
        foreach (var extent in extents)
        {
            fields.Varint(extent.Field);
            fields.Varint(extent.First);
            fields.Varint(extent.Last - extent.First);
        }

        _chunkCount++;
    }

    /// <summary>Adds the next document: its chunks follow those of the one before.</summary>
    public void AddDocument(string id, long version, int chunks)
    {
        _documents.Text(id);
        _documents.Varlong(version);
        _documents.Varint(chunks);
        _documentCount++;
    }

    public void BeginTerm()
    {
        _termFrequency = 0;
        _pending = 0;
        _lastChunk = -1;
        _termPostings = _streams[(int)SegmentStreamKind.Postings].Offset;
        _termPositions = _streams[(int)SegmentStreamKind.Positions].Offset;
    }

    public void AddPosting(int chunk, ReadOnlySpan<int> positions)
    {
        _chunks[_pending] = chunk;
        _frequencies[_pending] = positions.Length;
        var last = 0;
        foreach (var position in positions)
        {
            _positions.Varint(position - last);
            last = position;
        }

        _termFrequency++;
        if (++_pending == PostingBlock.Size)
        {
            Flush();
        }
    }

    /// <summary>Ends the term; one without postings leaves no trace.</summary>
    public void EndTerm(ReadOnlySpan<byte> term)
    {
        if (_termFrequency == 0)
        {
            return;
        }

        if (_pending > 0)
        {
            Flush();
        }

        var terms = To(SegmentStreamKind.Terms);
        var shared = 0;
        if (_termCount % TermsPerGroup == 0)
        {
            _termIndex.Varint(term.Length);
            _termIndex.Bytes(term);
            _termIndex.Varlong(_streams[(int)SegmentStreamKind.Terms].Offset);
            _termIndex.Varlong(_termPostings);
            _termIndex.Varlong(_termPositions);
        }
        else
        {
            shared = term.CommonPrefixLength(_previousTerm.AsSpan(0, _previousLength));
        }

        terms.Varint(shared);
        terms.Varint(term.Length - shared);
        terms.Bytes(term[shared..]);
        terms.Varint(_termFrequency);
        terms.Varlong(_streams[(int)SegmentStreamKind.Postings].Offset - _termPostings);
        terms.Varlong(_streams[(int)SegmentStreamKind.Positions].Offset - _termPositions);
        if (_previousTerm.Length < term.Length)
        {
            _previousTerm = new byte[term.Length * 2];
        }

        term.CopyTo(_previousTerm);
        _previousLength = term.Length;
        _termCount++;
    }

    /// <summary>Whether some stream has a full block.</summary>
    public bool NeedsDrain
    {
        get
        {
            foreach (var stream in _streams)
            {
                if (stream.IsFull)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Writes full blocks out.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellation)
    {
        foreach (var stream in _streams)
        {
            if (stream.IsFull)
            {
                await stream.DrainAsync(final: false, cancellation);
            }
        }
    }

    /// <summary>Writes the rest and says what was written.</summary>
    public async ValueTask<SegmentDescriptor> FinishAsync(CancellationToken cancellation)
    {
        WriteCore();
        foreach (var stream in _streams)
        {
            await stream.DrainAsync(final: true, cancellation);
        }

        return new SegmentDescriptor(_number, _chunkCount, [.. _streams.Select(s => s.Length)], [.. _streams.Select(s => s.Blocks.ToArray())]);
    }

    private void WriteCore()
    {
        var core = To(SegmentStreamKind.Core);
        core.Byte(FormatVersion);
        core.Varint(_chunkCount);
        core.Bytes(_lengths.Written);
        core.Bytes(_languages.Written);
        core.Bytes(_storedLengths.Written);
        core.Bytes(_fieldOffsets.Written);
        core.Varint(_fieldNames.Count);
        foreach (var name in _fieldNames)
        {
            core.Text(name);
        }

        core.Varint(_documentCount);
        core.Bytes(_documents.Written);
        core.Varint(_termCount);
        core.Bytes(_termIndex.Written);
    }

    /// <summary>One block of postings: widths, packed deltas and frequencies; a short last block as plain integers.</summary>
    private void Flush()
    {
        var to = To(SegmentStreamKind.Postings);
        var previous = _lastChunk;
        for (var i = 0; i < _pending; i++)
        {
            _deltas[i] = _chunks[i] - previous - 1;
            previous = _chunks[i];
            _frequencies[i]--;
        }

        _lastChunk = previous;
        if (_pending == PostingBlock.Size)
        {
            var chunkWidth = PostingBlock.Width(_deltas);
            var frequencyWidth = PostingBlock.Width(_frequencies);
            to.Byte((byte)chunkWidth);
            to.Byte((byte)frequencyWidth);
            to.Varint(_positions.Length);
            PostingBlock.Pack(_deltas, chunkWidth, to.Space(PostingBlock.Bytes(chunkWidth)));
            PostingBlock.Pack(_frequencies, frequencyWidth, to.Space(PostingBlock.Bytes(frequencyWidth)));
        }
        else
        {
            // Most terms occur in a few chunks once each: the frequency's presence is one bit of the delta.
            for (var i = 0; i < _pending; i++)
            {
                to.Varlong(((long)_deltas[i] << 1) | (_frequencies[i] == 0 ? 0L : 1L));
                if (_frequencies[i] > 0)
                {
                    to.Varint(_frequencies[i]);
                }
            }
        }

        To(SegmentStreamKind.Positions).Bytes(_positions.Written);
        _positions.Clear();
        _pending = 0;
    }
}
