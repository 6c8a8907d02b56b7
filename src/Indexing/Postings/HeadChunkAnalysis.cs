using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Postings;

/// <summary>Turns one chunk into its terms with their positions; the buffers are reused from chunk to chunk.</summary>
internal sealed class HeadChunkAnalysis(TermTable terms, TermTable fields)
{
    /// <summary>Positions left free between title, headings and text, so that no phrase spans two of them.</summary>
    private const int Gap = 8;

    private int[] _stamp = new int[1 << 12];
    private int[] _firstOf = new int[1 << 12];
    private int[] _lastOf = new int[1 << 12];
    private int[] _countOf = new int[1 << 12];
    private int[] _meaningOf = new int[1 << 12];
    private int[] _unique = new int[256];
    private int[] _next = new int[512];
    private int[] _position = new int[512];
    private int[] _run = new int[64];
    private int _chunk;
    private int _tokens;
    private int _length;

    public int UniqueTerms { get; private set; }

    /// <summary>The fields of the chunk that hold at least one word.</summary>
    public FieldExtent[] Extents { get; private set; } = [];

    /// <summary>Analyses a chunk; its length in words that rank.</summary>
    public int Run(ChunkInput chunk, Language language)
    {
        _chunk++;
        _tokens = 0;
        _length = 0;
        UniqueTerms = 0;
        Extents = [];
        var position = 0;
        if (!string.IsNullOrEmpty(chunk.Title))
        {
            position = Section(chunk.Title, language, position, null) + Gap;
        }

        if (!string.IsNullOrEmpty(chunk.HeadingPath))
        {
            position = Section(chunk.HeadingPath, language, position, null) + Gap;
        }

        var ranges = chunk.Fields.Count == 0 ? null : new FieldTracker(chunk.Fields);
        Section(chunk.Text, language, position, ranges);
        Extents = ranges?.Finish(fields) ?? [];
        foreach (var tag in chunk.Tags)
        {
            Keyword(Keywords.Tag(tag));
        }

        if (chunk.Source.Table is { Length: > 0 } table)
        {
            Keyword(Keywords.Table(table));
        }

        return _length;
    }

    /// <summary>One of the chunk's terms; its run of frequency and positions is valid until the next call.</summary>
    public ReadOnlySpan<int> Occurrences(int index, out int term)
    {
        term = _unique[index];
        return Collect(term);
    }

    /// <summary>One of the chunk's terms as vectors count it; 0 where it only occurs as a stop word, a code or a label.</summary>
    public int Meaning(int index, out int term)
    {
        term = _unique[index];
        return _meaningOf[term];
    }

    private Span<int> Collect(int term)
    {
        var count = Math.Min(_countOf[term], IntPages.MaxRun - 1);
        if (_run.Length <= count)
        {
            _run = new int[count * 2];
        }

        _run[0] = count;
        var token = _firstOf[term];
        for (var i = 1; i <= count; i++)
        {
            _run[i] = _position[token];
            token = _next[token];
        }

        return _run.AsSpan(0, count + 1);
    }

    private int Section(string text, Language language, int position, FieldTracker? ranges)
    {
        var sink = new Sink(this, ranges);
        return Analyzer.Analyze(text, language, ref sink, position);
    }

    private void Keyword(string keyword) => Occurrence(terms.Add(keyword), 0, false);

    private void Occurrence(int term, int position, bool hasMeaning)
    {
        if (term >= _stamp.Length)
        {
            var size = Math.Max(term + 1, _stamp.Length * 2);
            Array.Resize(ref _stamp, size);
            Array.Resize(ref _firstOf, size);
            Array.Resize(ref _lastOf, size);
            Array.Resize(ref _countOf, size);
            Array.Resize(ref _meaningOf, size);
        }

        var token = _tokens++;
        if (token == _next.Length)
        {
            Array.Resize(ref _next, token * 2);
            Array.Resize(ref _position, token * 2);
        }

        _position[token] = position;
        if (_stamp[term] == _chunk)
        {
            _next[_lastOf[term]] = token;
            _lastOf[term] = token;
            _countOf[term]++;
            _meaningOf[term] += hasMeaning ? 1 : 0;
            return;
        }

        _stamp[term] = _chunk;
        _firstOf[term] = token;
        _lastOf[term] = token;
        _countOf[term] = 1;
        _meaningOf[term] = hasMeaning ? 1 : 0;
        if (UniqueTerms == _unique.Length)
        {
            Array.Resize(ref _unique, UniqueTerms * 2);
        }

        _unique[UniqueTerms++] = term;
    }

    private readonly struct Sink(HeadChunkAnalysis owner, FieldTracker? ranges) : ITokenSink
    {
        public void Add(scoped ReadOnlySpan<char> term, in Token token)
        {
            owner.Occurrence(owner.TermOf(term), token.Position, TermCounts.Takes(token.Kind));
            if (token.Kind is not (TokenKind.Stop or TokenKind.Part or TokenKind.Unmarked))
            {
                owner._length++;
            }

            ranges?.Take(token);
        }
    }

    private int TermOf(ReadOnlySpan<char> term) => terms.Add(term);
}
