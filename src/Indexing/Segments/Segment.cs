using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Encoding;
using IndexForge.Indexing.Postings;
using Utf8 = System.Text.Encoding;

namespace IndexForge.Indexing.Segments;

/// <summary>An immutable part of the index, loaded from its blocks as searches need them.</summary>
internal sealed class Segment : IndexPart
{
    private readonly SegmentStream _terms;
    private readonly SegmentStream _postings;
    private readonly SegmentStream _positions;
    private readonly SegmentStream _fields;
    private readonly SegmentStream _stored;
    private readonly SegmentCore _core;
    private byte[]? _joinedFields;

    private Segment(SegmentDescriptor descriptor, ISegmentStore store, SegmentCore core)
    {
        Descriptor = descriptor;
        _core = core;
        _terms = new SegmentStream(store, descriptor, SegmentStreamKind.Terms);
        _postings = new SegmentStream(store, descriptor, SegmentStreamKind.Postings);
        _positions = new SegmentStream(store, descriptor, SegmentStreamKind.Positions);
        _fields = new SegmentStream(store, descriptor, SegmentStreamKind.Fields);
        _stored = new SegmentStream(store, descriptor, SegmentStreamKind.Stored);
    }

    public SegmentDescriptor Descriptor { get; }

    public SegmentCore Core => _core;

    /// <summary>Bytes held in memory.</summary>
    public long LoadedBytes =>
        _core.Bytes + _terms.LoadedBytes + _postings.LoadedBytes + _positions.LoadedBytes + (Volatile.Read(ref _joinedFields)?.Length ?? 0) + _stored.LoadedBytes;

    public override byte[] LengthCodes => _core.Lengths;

    public override int ChunkCount => Descriptor.Chunks;

    protected override int Capacity => Descriptor.Chunks;

    public static async ValueTask<Segment> OpenAsync(SegmentDescriptor descriptor, ISegmentStore store, CancellationToken cancellation)
    {
        var stream = new SegmentStream(store, descriptor, SegmentStreamKind.Core);
        var bytes = await stream.ReadAsync(0, (int)stream.Length, cancellation);
        return new Segment(descriptor, store, SegmentCore.Read(bytes.Span, descriptor));
    }

    public override ValueTask<PostingList?> FindAsync(string term, int limit, bool positions, CancellationToken cancellation)
    {
        var utf8 = Utf8.UTF8.GetBytes(term);
        var group = _core.FindGroup(utf8);
        if (group < 0)
        {
            return new((PostingList?)null);
        }

        // Loaded blocks answer without leaving the thread.
        var read = ReadGroupAsync(group, cancellation);
        return read.IsCompletedSuccessfully
            ? PostingsAsync(new TermGroup(read.Result, _core.Groups[group]), utf8, positions, cancellation)
            : SlowAsync(read, group, utf8, positions, cancellation);

        async ValueTask<PostingList?> SlowAsync(ValueTask<ReadOnlyMemory<byte>> read, int group, byte[] utf8, bool positions, CancellationToken cancellation) =>
            await PostingsAsync(new TermGroup(await read, _core.Groups[group]), utf8, positions, cancellation);
    }

    public override async ValueTask VisitTermsAsync(string prefix, ITermVisitor visitor, CancellationToken cancellation)
    {
        var utf8 = Utf8.UTF8.GetBytes(prefix);
        for (var group = Math.Max(0, _core.FindGroup(utf8)); group < _core.Groups.Length; group++)
        {
            if (!Visit(new TermGroup(await ReadGroupAsync(group, cancellation), _core.Groups[group]), utf8, visitor))
            {
                return;
            }
        }
    }

    public override async ValueTask<ChunkInput> ReadChunkAsync(int chunk, CancellationToken cancellation) => Decode(await ReadStoredAsync(chunk, cancellation));

    public ValueTask<ReadOnlyMemory<byte>> ReadStoredAsync(int chunk, CancellationToken cancellation) =>
        _stored.ReadAsync(_core.StoredOffsets[chunk], (int)(_core.StoredOffsets[chunk + 1] - _core.StoredOffsets[chunk]), cancellation);

    public override int DocumentOf(int chunk) => _core.DocumentOf(chunk);

    public override PartDocument DocumentAt(int document) => _core.Documents[document];

    public override void FindDocument(string documentId, int limit, List<(int First, int Count)> into)
    {
        foreach (var document in _core.DocumentsNamed(documentId))
        {
            into.Add((_core.Documents[document].First, _core.Documents[document].Count));
        }
    }

    public override bool HasField(string field) => Array.IndexOf(_core.FieldNames, field) >= 0;

    public override async ValueTask<FieldCursor> OpenFieldsAsync(CancellationToken cancellation)
    {
        // A condition on a field may look at every chunk: the stream is joined once and kept.
        var joined = Volatile.Read(ref _joinedFields);
        if (joined is null)
        {
            joined = (await _fields.ReadAsync(0, checked((int)_fields.Length), cancellation)).ToArray();
            _fields.Release();
            Volatile.Write(ref _joinedFields, joined);
        }

        return new SegmentFieldCursor(_core, joined);
    }

    /// <summary>Lets go of what a search seldom needs again: chunks, positions, fields.</summary>
    public void Release()
    {
        _stored.Release();
        _positions.Release();
        Volatile.Write(ref _joinedFields, null);
    }

    public override Language LanguageOf(int chunk) => (Language)_core.Languages[chunk];

    public ValueTask<ReadOnlyMemory<byte>> ReadGroupAsync(int group, CancellationToken cancellation)
    {
        var start = _core.Groups[group].Terms;
        var end = group + 1 < _core.Groups.Length ? _core.Groups[group + 1].Terms : _terms.Length;
        return _terms.ReadAsync(start, (int)(end - start), cancellation);
    }

    /// <summary>The postings that a dictionary entry points to.</summary>
    public async ValueTask<PostingList> LoadAsync(TermEntry entry, bool positions, CancellationToken cancellation) => new SegmentPostings(
        entry.Count,
        await _postings.ReadAsync(entry.Postings, entry.PostingsLength, cancellation),
        positions ? await _positions.ReadAsync(entry.Positions, entry.PositionsLength, cancellation) : default,
        Descriptor.Chunks);

    private async ValueTask<PostingList?> PostingsAsync(TermGroup group, byte[] term, bool positions, CancellationToken cancellation) =>
        group.TryFind(term, out var entry) ? await LoadAsync(entry, positions, cancellation) : null;

    private static bool Visit(TermGroup group, ReadOnlySpan<byte> prefix, ITermVisitor visitor)
    {
        Span<char> chars = stackalloc char[Analyzer.MaxTermLength * 4];
        while (group.Next(out var entry))
        {
            var term = group.Term;
            if (term.StartsWith(prefix))
            {
                if (Utf8.UTF8.TryGetChars(term, chars, out var length) && !visitor.Visit(chars[..length], entry.Count))
                {
                    return false;
                }
            }
            else if (term.SequenceCompareTo(prefix) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static ChunkInput Decode(ReadOnlyMemory<byte> stored)
    {
        var reader = new ByteReader(stored.Span);
        return ChunkCodec.Read(ref reader);
    }
}
