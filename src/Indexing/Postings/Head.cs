using System.Runtime.InteropServices;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Postings;

/// <summary>
/// The part of the index that grows: one writer appends, readers walk it without locks as far as their snapshot's limit says.
/// Everything a reader can reach through a published limit is complete; arrays that grow are replaced, never moved.
/// </summary>
internal sealed class Head : IndexPart
{
    private readonly TermTable _terms = new();
    private readonly IntPages _positions = new();
    private readonly TermTable _fields = new();
    private readonly HeadChunkAnalysis _analysis;
    private readonly List<(int Row, int Count)> _folded = [];
    private float[] _vector = [];
    private byte[] _lengths = new byte[1024];
    private ChunkInput[] _chunks = new ChunkInput[1024];
    private Language[] _languages = new Language[1024];
    private FieldExtent[][] _extents = new FieldExtent[1024][];
    private int[] _documentOf = new int[1024];
    private PartDocument[] _documents = new PartDocument[256];
    private int _chunkCount;
    private int _documentCount;
    private Postings _postings = new(1 << 12);

    /// <param name="words">The shard's memory of words, by language: it outlives heads.</param>
    public Head(WordCache?[] words) => _analysis = new HeadChunkAnalysis(_terms, _fields, words);

    public override int ChunkCount => _chunkCount;

    /// <summary>Characters of text held: what decides when the head is sealed.</summary>
    public long TextLength { get; private set; }

    public int DocumentCount => Volatile.Read(ref _documentCount);

    public TermTable Terms => _terms;

    public TermTable Fields => _fields;

    public override byte[] LengthCodes => Volatile.Read(ref _lengths);

    protected override int Capacity => _lengths.Length;

    /// <summary>Appends a document. Its chunks become visible when a snapshot with a higher limit is published.</summary>
    public void Add(string documentId, long version, IReadOnlyList<ChunkInput> chunks, Action<Language, int> counted)
    {
        var first = ChunkCount;
        Grow(first + chunks.Count);
        foreach (var chunk in chunks)
        {
            var at = ChunkCount;
            var language = chunk.Language ?? Language.English;
            var length = _analysis.Run(chunk, language);
            AddPostings(at);
            _lengths[at] = LengthCode.Of(length);
            _chunks[at] = chunk;
            _languages[at] = language;
            _extents[at] = _analysis.Extents;
            _documentOf[at] = _documentCount;

            // Last: what is left to the background must be there for it to read.
            AddVectors(at);
            TextLength += chunk.Text.Length + (chunk.Title?.Length ?? 0) + 100;
            _chunkCount++;
            counted(language, length);
        }

        if (_documentCount == _documents.Length)
        {
            Array.Resize(ref _documents, _documents.Length * 2);
        }

        _documents[_documentCount] = new PartDocument(documentId, version, first, chunks.Count);
        Volatile.Write(ref _documentCount, _documentCount + 1);
    }

    public override Language LanguageOf(int chunk) => Volatile.Read(ref _languages)[chunk];

    public FieldExtent[] ExtentsOf(int chunk) => Volatile.Read(ref _extents)[chunk];

    public override ValueTask<PostingList?> FindAsync(string term, int limit, bool positions, CancellationToken cancellation) => new(Find(term, limit));

    public PostingList? Find(string term, int limit)
    {
        var id = _terms.Find(term);
        return id < 0 ? null : At(id, limit);
    }

    public PostingList? At(int id, int limit)
    {
        var postings = Volatile.Read(ref _postings);
        if (id >= postings.Terms.Length)
        {
            return null;
        }

        ref var term = ref postings.Terms[id];
        var count = Volatile.Read(ref term.Count);
        var run = term.Run;
        while (count > 0 && run[(count - 1) * 2] >= limit)
        {
            count--;
        }

        return count == 0 ? null : new HeadPostings(run, count, _positions);
    }

    /// <summary>Writes a term's postings out; the head no longer changes.</summary>
    public void WritePostings(int id, Segments.SegmentWriter writer)
    {
        Span<int> once = stackalloc int[1];
        if (id >= _postings.Terms.Length)
        {
            return;
        }

        ref var term = ref _postings.Terms[id];
        var run = term.Run.AsSpan(0, term.Count * 2);
        for (var at = 0; at < run.Length; at += 2)
        {
            var address = run[at + 1];
            if (address < 0)
            {
                once[0] = ~address;
                writer.AddPosting(run[at], once);
            }
            else
            {
                var stored = _positions.From(address);
                writer.AddPosting(run[at], stored.Slice(1, stored[0]));
            }
        }
    }

    public override ValueTask VisitTermsAsync(string prefix, ITermVisitor visitor, CancellationToken cancellation)
    {
        var count = _terms.Count;
        for (var id = 0; id < count; id++)
        {
            var term = _terms[id];
            if (term.StartsWith(prefix, StringComparison.Ordinal) && At(id, int.MaxValue) is { } list && !visitor.Visit(term, list.Count))
            {
                break;
            }
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask<ChunkInput> ReadChunkAsync(int chunk, CancellationToken cancellation) => new(Volatile.Read(ref _chunks)[chunk]);

    public override int DocumentOf(int chunk) => Volatile.Read(ref _documentOf)[chunk];

    public override PartDocument DocumentAt(int document) => Volatile.Read(ref _documents)[document];

    public override void FindDocument(string documentId, int limit, List<(int First, int Count)> into)
    {
        var count = DocumentCount;
        var documents = Volatile.Read(ref _documents);
        for (var i = 0; i < count && documents[i].First < limit; i++)
        {
            if (documents[i].Id == documentId)
            {
                into.Add((documents[i].First, documents[i].Count));
            }
        }
    }

    public override bool HasField(string field) => _fields.Find(field) >= 0;

    public override ValueTask<FieldCursor> OpenFieldsAsync(CancellationToken cancellation) => new(new HeadFieldCursor(this));

    private void AddPostings(int chunk)
    {
        var postings = _postings;
        if (postings.Terms.Length < _terms.Count)
        {
            postings = postings.Grow(_terms.Count);
            Volatile.Write(ref _postings, postings);
        }

        for (var i = 0; i < _analysis.UniqueTerms; i++)
        {
            // Most terms occur once in a chunk: their position stands where the address of several would.
            var run = _analysis.Occurrences(i, out var term);
            postings.Append(term, chunk, run[0] == 1 ? ~run[1] : _positions.Append(run));
        }
    }

    private void AddVectors(int chunk)
    {
        foreach (var vectors in Vectors)
        {
            if (vectors.Space is not LsaBasis basis)
            {
                vectors.Expect(chunk);
                continue;
            }

            _folded.Clear();
            for (var i = 0; i < _analysis.UniqueTerms; i++)
            {
                if (_analysis.Meaning(i, out var term) is var count and > 0 && basis.RowOf(_terms[term]) is var row and >= 0)
                {
                    _folded.Add((row, count));
                }
            }

            Span<float> vector = _vector.Length >= basis.Dimensions ? _vector.AsSpan(0, basis.Dimensions) : (_vector = new float[basis.Dimensions]);
            basis.Fold(CollectionsMarshal.AsSpan(_folded), vector);
            vectors.Append(chunk, vector);
        }
    }

    private void Grow(int chunks)
    {
        if (chunks <= _lengths.Length)
        {
            return;
        }

        var size = Math.Max(chunks, _lengths.Length * 2);
        Replace(ref _lengths, size);
        Replace(ref _chunks, size);
        Replace(ref _languages, size);
        Replace(ref _extents, size);
        Replace(ref _documentOf, size);
    }

    private static void Replace<T>(ref T[] array, int size)
    {
        var grown = new T[size];
        array.CopyTo(grown, 0);
        Volatile.Write(ref array, grown);
    }

    /// <summary>A term's postings: pairs of chunk and address of its positions; the complement of the position where there is one only.</summary>
    private struct TermPostings
    {
        public int[] Run;
        public int Count;
    }

    private sealed class Postings(int capacity)
    {
        public readonly TermPostings[] Terms = new TermPostings[capacity];

        public void Append(int term, int chunk, int address)
        {
            ref var postings = ref Terms[term];
            var count = postings.Count;
            var run = postings.Run;
            if (run is null || run.Length == count * 2)
            {
                var grown = new int[count == 0 ? 2 : count * 4];
                run?.CopyTo(grown, 0);
                postings.Run = run = grown;
            }

            run[count * 2] = chunk;
            run[(count * 2) + 1] = address;

            // Readers take the count first and the run second: the run they get holds at least that many.
            Volatile.Write(ref postings.Count, count + 1);
        }

        public Postings Grow(int needed)
        {
            var grown = new Postings((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed));
            Terms.CopyTo(grown.Terms, 0);
            return grown;
        }
    }

    private sealed class HeadPostings(int[] run, int count, IntPages positions) : PostingList
    {
        public override int Count => count;

        public override PostingCursor Open() => new Cursor(run, count, positions);

        private sealed class Cursor(int[] run, int count, IntPages positions) : PostingCursor
        {
            private int _at;
            private int _block;

            public override int Next(Span<int> chunks, Span<int> frequencies)
            {
                _block = _at;
                var n = Math.Min(PostingBlock.Size, count - _at);
                for (var i = 0; i < n; i++, _at++)
                {
                    chunks[i] = run[_at * 2];
                    var address = run[(_at * 2) + 1];
                    frequencies[i] = address < 0 ? 1 : positions.From(address)[0];
                }

                return n;
            }

            public override void Positions(int index, List<int> into)
            {
                var address = run[((_block + index) * 2) + 1];
                if (address < 0)
                {
                    into.Add(~address);
                    return;
                }

                var stored = positions.From(address);
                foreach (var position in stored.Slice(1, stored[0]))
                {
                    into.Add(position);
                }
            }
        }
    }

    private sealed class HeadFieldCursor(Head head) : FieldCursor
    {
        public override int Number(string field) => head._fields.Find(field);

        public override ReadOnlySpan<FieldExtent> At(int chunk) => head.ExtentsOf(chunk);
    }
}
