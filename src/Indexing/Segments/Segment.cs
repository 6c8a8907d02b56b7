using System.Runtime.InteropServices;
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
    private readonly FrequentTerms _frequent = new();
    private readonly TermMemo _memo = new();
    private byte[]? _joinedFields;
    private TermSignatures? _signatures;

    /// <summary>More than any word has; labels may be longer.</summary>
    private const int MaxTermBytes = Analyzer.MaxTermLength * 4;

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
        _core.Bytes + _terms.LoadedBytes + _postings.LoadedBytes + _positions.LoadedBytes + (Volatile.Read(ref _joinedFields)?.Length ?? 0) + _stored.LoadedBytes
        + _frequent.Bytes + _memo.Bytes + (Volatile.Read(ref _signatures)?.Bytes ?? 0);

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
        if (_memo.TryGet(term, out var known))
        {
            return known.Count == 0 ? new((PostingList?)null) : Load(known, positions, cancellation);
        }

        var size = Utf8.UTF8.GetMaxByteCount(term.Length);
        Span<byte> utf8 = size <= MaxTermBytes ? stackalloc byte[MaxTermBytes] : new byte[size];
        utf8 = utf8[..Utf8.UTF8.GetBytes(term, utf8)];
        var group = _core.FindGroup(utf8);
        if (group < 0)
        {
            return new((PostingList?)null);
        }

        // Loaded blocks answer without leaving the thread.
        var read = ReadGroupAsync(group, cancellation);
        if (!read.IsCompletedSuccessfully)
        {
            return SlowAsync(read, group, term, positions, cancellation);
        }

        var found = TermGroup.TryFind(read.Result.Span, _core.Groups[group], utf8, out var entry);
        _memo.Add(term, entry);
        return found ? Load(entry, positions, cancellation) : new((PostingList?)null);

        async ValueTask<PostingList?> SlowAsync(ValueTask<ReadOnlyMemory<byte>> read, int group, string term, bool positions, CancellationToken cancellation) =>
            TermGroup.TryFind((await read).Span, _core.Groups[group], Utf8.UTF8.GetBytes(term), out var entry) ? await Load(entry, positions, cancellation) : null;
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

    /// <summary>Looks at the letters of all terms, and reads those only that may be near.</summary>
    public override async ValueTask VisitNeighboursAsync(string[] words, ITermVisitor visitor, CancellationToken cancellation)
    {
        var room = new byte[TermGroup.Room];
        var signatures = Volatile.Read(ref _signatures);
        if (signatures is null)
        {
            var builder = new TermSignatures.Builder();
            for (var group = 0; group < _core.Groups.Length; group++)
            {
                builder.Add(group, new TermGroup(await ReadGroupAsync(group, cancellation), _core.Groups[group], room));
            }

            signatures = builder.Finish();
            Volatile.Write(ref _signatures, signatures);
        }

        var near = signatures.Near(words);
        for (var i = 0; i < near.Count;)
        {
            var group = near[i] / SegmentWriter.TermsPerGroup;
            var terms = new TermGroup(await ReadGroupAsync(group, cancellation), _core.Groups[group], room);
            var at = i;
            while (i < near.Count && near[i] / SegmentWriter.TermsPerGroup == group)
            {
                i++;
            }

            if (!Visit(terms, CollectionsMarshal.AsSpan(near)[at..i], visitor))
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

    /// <summary>Lets go of what a search seldom needs again, or can make again: chunks, positions, fields, what is derived from terms and postings.</summary>
    public void Release()
    {
        _stored.Release();
        _positions.Release();
        _frequent.Release();
        _memo.Release();
        Volatile.Write(ref _joinedFields, null);
        Volatile.Write(ref _signatures, null);
    }

    public override Language LanguageOf(int chunk) => (Language)_core.Languages[chunk];

    public ValueTask<ReadOnlyMemory<byte>> ReadGroupAsync(int group, CancellationToken cancellation)
    {
        var start = _core.Groups[group].Terms;
        var end = group + 1 < _core.Groups.Length ? _core.Groups[group + 1].Terms : _terms.Length;
        return _terms.ReadAsync(start, (int)(end - start), cancellation);
    }

    /// <summary>The postings that a dictionary entry points to, with positions.</summary>
    public async ValueTask<PostingList> LoadAsync(TermEntry entry, CancellationToken cancellation) => Postings(
        entry,
        await _postings.ReadAsync(entry.Postings, entry.PostingsLength, cancellation),
        await _positions.ReadAsync(entry.Positions, entry.PositionsLength, cancellation));

    private ValueTask<PostingList?> Load(TermEntry entry, bool positions, CancellationToken cancellation)
    {
        if (!positions)
        {
            if (_frequent.Find(entry.Postings) is { } kept)
            {
                return new(kept);
            }

            var read = _postings.ReadAsync(entry.Postings, entry.PostingsLength, cancellation);
            return read.IsCompletedSuccessfully ? new(Postings(entry, read.Result, default)) : SlowAsync(read, entry);
        }

        return WithPositionsAsync(entry, cancellation);

        async ValueTask<PostingList?> SlowAsync(ValueTask<ReadOnlyMemory<byte>> read, TermEntry entry) => Postings(entry, await read, default);

        async ValueTask<PostingList?> WithPositionsAsync(TermEntry entry, CancellationToken cancellation) => await LoadAsync(entry, cancellation);
    }

    private SegmentPostings Postings(TermEntry entry, ReadOnlyMemory<byte> postings, ReadOnlyMemory<byte> positions) =>
        new(entry.Count, postings, positions, Descriptor.Chunks, _frequent, entry.Postings);

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

    /// <summary>Visits some terms of a group, by their numbers in the segment.</summary>
    private static bool Visit(TermGroup group, ReadOnlySpan<int> numbers, ITermVisitor visitor)
    {
        Span<char> chars = stackalloc char[Analyzer.MaxTermLength * 4];
        var at = -1;
        foreach (var number in numbers)
        {
            var entry = default(TermEntry);
            for (; at < number % SegmentWriter.TermsPerGroup; at++)
            {
                group.Next(out entry);
            }

            if (Utf8.UTF8.TryGetChars(group.Term, chars, out var length) && !visitor.Visit(chars[..length], entry.Count))
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
