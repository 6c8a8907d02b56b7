using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Postings;

/// <summary>Turns one chunk into its terms with their positions; the buffers are reused from chunk to chunk.</summary>
internal sealed class HeadChunkAnalysis(TermTable terms, TermTable fields, WordCache?[] words)
{
    /// <summary>Positions left free between title, headings and text, so that no phrase spans two of them.</summary>
    private const int Gap = 8;

    private readonly int[]?[] _termsOfWords = new int[]?[words.Length];
    private TermState[] _states = new TermState[1 << 12];
    private int[]? _termOfWord;
    private int[] _unique = new int[256];
    private int[] _next = new int[512];
    private int[] _position = new int[512];
    private int[] _run = new int[64];
    private int _chunk;
    private int _tokens;
    private int _length;
    private WordCache? _words;

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
        _words = words[(int)language] ??= new WordCache();
        _termOfWord = _termsOfWords[(int)language] ??= new int[WordCache.MaxWords];
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
        return _states[term].Meaning;
    }

    private Span<int> Collect(int term)
    {
        var count = Math.Min(_states[term].Count, IntPages.MaxRun - 1);
        if (_run.Length <= count)
        {
            _run = new int[count * 2];
        }

        _run[0] = count;
        var token = _states[term].First;
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
        return Analyzer.Analyze(text, language, ref sink, position, _words);
    }

    private void Keyword(string keyword) => Occurrence(terms.Add(keyword), 0, false);

    private void Occurrence(int term, int position, bool hasMeaning)
    {
        if (term >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(term + 1, _states.Length * 2));
        }

        var token = _tokens++;
        if (token == _next.Length)
        {
            Array.Resize(ref _next, token * 2);
            Array.Resize(ref _position, token * 2);
        }

        _position[token] = position;
        ref var state = ref _states[term];
        if (state.Stamp == _chunk)
        {
            _next[state.Last] = token;
            state.Last = token;
            state.Count++;
            state.Meaning += hasMeaning ? 1 : 0;
            return;
        }

        state = new TermState { Stamp = _chunk, First = token, Last = token, Count = 1, Meaning = hasMeaning ? 1 : 0 };
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
            owner.Occurrence(owner.TermOf(term, token.Word), token.Position, TermCounts.Takes(token.Kind));
            if (token.Kind is not (TokenKind.Stop or TokenKind.Part or TokenKind.Unmarked))
            {
                owner._length++;
            }

            ranges?.Take(token);
        }
    }

    /// <summary>Words that the cache knows are looked up among the head's terms once.</summary>
    private int TermOf(ReadOnlySpan<char> term, int word)
    {
        if (word < 0)
        {
            return terms.Add(term);
        }

        ref var known = ref _termOfWord![word];
        if (known == 0)
        {
            known = terms.Add(term) + 1;
        }

        return known - 1;
    }

    /// <summary>What one chunk has of a term; together, since all of it is touched for each word.</summary>
    private struct TermState
    {
        public int Stamp;
        public int First;
        public int Last;
        public int Count;
        public int Meaning;
    }
}
