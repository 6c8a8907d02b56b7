using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Chunking;

namespace IndexForge.Indexing.Answers;

/// <summary>Scores the sentences of passages as answers: <see cref="SentenceFeatures"/> weighed by <see cref="AnswerModel"/>.</summary>
internal sealed class SentenceScorer(Question question, string questionText)
{
    private readonly SentenceFeatures _features = new(question, questionText);

    public IEnumerable<SentenceCandidate> Score(IReadOnlyList<Passage> passages)
    {
        var best = passages.Count == 0 ? 1 : Math.Max(1e-9, passages.Max(static p => p.Score));
        for (var i = 0; i < passages.Count; i++)
        {
            var sentences = Read(passages[i]);
            var whole = new HashSet<string>(sentences.SelectMany(static s => s.TermSet));
            for (var s = 0; s < sentences.Count; s++)
            {
                var features = _features.Of(passages[i], sentences, s, whole, passages[i].Score / best);
                yield return new SentenceCandidate(i, sentences[s].Range, features, AnswerModel.Score(features));
            }
        }
    }

    private static List<ReadSentence> Read(Passage passage)
    {
        var result = SentenceSplitter.Split(passage.Text).ConvertAll(static r => new ReadSentence(r, [], []));
        var sink = new Assign(result, [0]);
        Analyzer.Analyze(passage.Text, passage.Language, ref sink);
        return result;
    }

    private readonly struct Assign(List<ReadSentence> sentences, int[] at) : ITokenSink
    {
        public void Add(scoped ReadOnlySpan<char> term, in Token token)
        {
            while (at[0] < sentences.Count && token.Start >= sentences[at[0]].Range.End)
            {
                at[0]++;
            }

            if (at[0] < sentences.Count && token.Kind is not (TokenKind.Stop or TokenKind.Code or TokenKind.Unmarked))
            {
                var text = term.ToString();
                sentences[at[0]].Terms.Add((text, token.Start));
                sentences[at[0]].TermSet.Add(text);
            }
        }
    }
}
