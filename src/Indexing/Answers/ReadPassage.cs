using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Chunking;

namespace IndexForge.Indexing.Answers;

/// <summary>A passage as sentences of terms.</summary>
internal sealed class ReadPassage
{
    private readonly Dictionary<string, int> _frequencies = [];

    public ReadPassage(Passage passage)
    {
        Text = passage.Text;
        Sentences = SentenceSplitter.Split(passage.Text).ConvertAll(static r => new ReadSentence(r, [], [], []));
        var sink = new Assign(Sentences, [0]);
        Analyzer.Analyze(passage.Text, passage.Language, ref sink);
        foreach (var term in Sentences.SelectMany(static s => s.TermSet))
        {
            _frequencies[term] = _frequencies.GetValueOrDefault(term) + 1;
        }

        TermSet = [.. _frequencies.Keys];
    }

    public string Text { get; }

    public List<ReadSentence> Sentences { get; }

    public HashSet<string> TermSet { get; }

    /// <summary>In how many of the sentences a term stands.</summary>
    public int SentencesWith(string term) => _frequencies.GetValueOrDefault(term);

    private readonly struct Assign(List<ReadSentence> sentences, int[] at) : ITokenSink
    {
        public void Add(scoped ReadOnlySpan<char> term, in Token token)
        {
            while (at[0] < sentences.Count && token.Start >= sentences[at[0]].Range.End)
            {
                at[0]++;
            }

            if (at[0] < sentences.Count && token.Kind is not (TokenKind.Code or TokenKind.Unmarked))
            {
                var text = term.ToString();
                sentences[at[0]].Words.Add(text);
                if (token.Kind != TokenKind.Stop)
                {
                    sentences[at[0]].Terms.Add((text, token.Start));
                    sentences[at[0]].TermSet.Add(text);
                }
            }
        }
    }
}
