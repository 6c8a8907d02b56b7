using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Ranking;

namespace IndexForge.Indexing.Answers;

/// <summary>How much a term tells, where only a few passages are known: its inverse frequency among their sentences.</summary>
internal static class TermWeights
{
    public static Func<string, double> Of(IReadOnlyList<Passage> passages)
    {
        var frequencies = new Dictionary<string, int>();
        var sentences = 0;
        foreach (var passage in passages)
        {
            foreach (var range in Chunking.SentenceSplitter.Split(passage.Text))
            {
                var sink = new Terms([]);
                Analyzer.Analyze(range.Of(passage.Text), passage.Language, ref sink);
                sentences++;
                foreach (var term in sink.Found)
                {
                    frequencies[term] = frequencies.GetValueOrDefault(term) + 1;
                }
            }
        }

        return term => Bm25.Idf(frequencies.GetValueOrDefault(term), Math.Max(1, sentences));
    }

    private readonly struct Terms(HashSet<string> found) : ITokenSink
    {
        public HashSet<string> Found => found;

        public void Add(scoped ReadOnlySpan<char> term, in Token token) => found.Add(term.ToString());
    }
}
