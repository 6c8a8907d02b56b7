using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Chunking;

namespace IndexForge.Indexing.Answers;

/// <summary>A sentence as weighted terms of length one.</summary>
internal sealed record SentenceVector(TextRange Range, int Ordinal, int Words, bool IsHeading, Dictionary<string, double> Terms)
{
    public static List<SentenceVector> Read(string text, Language language, int limit)
    {
        var ranges = SentenceSplitter.Split(text);
        var counts = new List<Dictionary<string, double>>();
        var frequencies = new Dictionary<string, int>();
        foreach (var range in ranges.Take(limit))
        {
            var sink = new Counter([]);
            Analyzer.Analyze(range.Of(text), language, ref sink);
            counts.Add(sink.Counts);
            foreach (var term in sink.Counts.Keys)
            {
                frequencies[term] = frequencies.GetValueOrDefault(term) + 1;
            }
        }

        return [.. counts.Select((terms, i) => Make(text, ranges[i], i, terms, frequencies, counts.Count))];
    }

    /// <summary>The direction of all sentences together.</summary>
    public static Dictionary<string, double> Centroid(List<SentenceVector> sentences)
    {
        var sum = new Dictionary<string, double>();
        foreach (var (term, weight) in sentences.SelectMany(static s => s.Terms))
        {
            sum[term] = sum.GetValueOrDefault(term) + weight;
        }

        return Normalize(sum);
    }

    public double Similarity(Dictionary<string, double> other)
    {
        var sum = 0.0;
        foreach (var (term, weight) in Terms)
        {
            sum += weight * other.GetValueOrDefault(term);
        }

        return sum;
    }

    private static SentenceVector Make(string text, TextRange range, int ordinal, Dictionary<string, double> counts, Dictionary<string, int> frequencies, int sentences)
    {
        // Terms of one sentence only say little about the text; terms of all sentences tell none apart.
        var terms = counts.ToDictionary(c => c.Key, c => (1 + Math.Log(c.Value)) * Math.Log(1 + ((double)sentences / frequencies[c.Key])) * (frequencies[c.Key] > 1 ? 1.5 : 1));
        var span = range.Of(text);
        var heading = span[0] == '#' || span[^1] is not ('.' or '!' or '?' or '。' or '"' or '”' or ')' or ':' or '…' or ']');
        return new SentenceVector(range, ordinal, TextChunker.CountWords(span), heading, Normalize(terms));
    }

    private static Dictionary<string, double> Normalize(Dictionary<string, double> terms)
    {
        var length = Math.Sqrt(terms.Values.Sum(static w => w * w));
        return length == 0 ? terms : terms.ToDictionary(static t => t.Key, t => t.Value / length);
    }

    private readonly struct Counter(Dictionary<string, double> counts) : ITokenSink
    {
        public Dictionary<string, double> Counts => counts;

        public void Add(scoped ReadOnlySpan<char> term, in Token token)
        {
            if (token.Kind is not (TokenKind.Stop or TokenKind.Code or TokenKind.Unmarked))
            {
                var key = term.ToString();
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }
    }
}
