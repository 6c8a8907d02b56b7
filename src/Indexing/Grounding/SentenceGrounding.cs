using System.Text;
using System.Text.RegularExpressions;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Answers;
using IndexForge.Indexing.Chunking;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Grounding;

/// <summary>
/// Whether a sentence that a model wrote is supported by the passages that it cites. The rule (docs/models.md): it cites one that exists; what
/// it quotes stands there word for word; every number of it stands there or in the question; at least
/// <see cref="MinCovered"/> of its words stand in the cited passages, and <see cref="MinTogether"/> in two neighbouring sentences of
/// them, which become the citation; it has no address or markup; and it or what supports it shares a word with the question.
/// </summary>
/// <remarks>A lexical rule: it finds what sources do not say, not what they say ironically; a paraphrase in other words is refused with the inventions.</remarks>
public sealed partial class SentenceGrounding
{
    /// <summary>The share of a sentence's words that the cited passages have.</summary>
    public const double MinCovered = 0.7;

    /// <summary>The share of a sentence's words that two neighbouring sentences of a cited passage have.</summary>
    public const double MinTogether = 0.5;

    private const int MaxSentence = 1_000;
    private readonly IReadOnlyList<Passage> _passages;
    private readonly List<(TextRange Range, HashSet<string> Terms)>?[] _sentences;
    private readonly string _question;
    private readonly HashSet<string> _asked;
    private readonly Language _language;

    /// <summary>Grounds answers to a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="passages">The sources, in the order in which they are numbered, from 1 on.</param>
    public SentenceGrounding(string question, IReadOnlyList<Passage> passages)
    {
        (_question, _passages) = (question, passages);
        _sentences = new List<(TextRange, HashSet<string>)>?[passages.Count];
        _language = passages.Count == 0 ? Language.English : passages[0].Language;
        _asked = Terms(question, _language);
    }

    /// <summary>A piece of an answer with its support; null where any of its sentences has none.</summary>
    /// <param name="piece">The piece.</param>
    public GroundedSentence? Ground(CitedPiece piece)
    {
        if (piece.Text.Length is 0 or > MaxSentence || piece.Sources.Count == 0 || piece.Sources.Any(n => n < 1 || n > _passages.Count) || Markup().IsMatch(piece.Text))
        {
            return null;
        }

        var citations = new List<Citation>();
        foreach (var range in SentenceSplitter.Split(piece.Text))
        {
            if (Support(range.Of(piece.Text).ToString(), piece.Sources) is not { } support)
            {
                return null;
            }

            if (!citations.Contains(support))
            {
                citations.Add(support);
            }
        }

        return citations.Count == 0 ? null : new GroundedSentence(piece.Text, citations);
    }

    private Citation? Support(string sentence, IReadOnlyList<int> sources)
    {
        var terms = Terms(sentence, _language);
        var cited = string.Join('\n', sources.Select(n => _passages[n - 1].Text));
        if (terms.Count == 0
            || Quotes().Matches(sentence).Any(q => !Flat(cited).Contains(Flat(q.Groups[1].Value), StringComparison.OrdinalIgnoreCase))
            || Numbers(sentence).Except(Numbers(cited)).Except(Numbers(_question)).Any()
            || Share(terms, Terms(cited, _language)) < MinCovered)
        {
            return null;
        }

        var (best, source, from, to) = (0.0, 0, 0, 0);
        foreach (var length in (int[])[1, 2])
        {
            // A second sentence has to bring something.
            var least = length == 1 ? 0 : best + 0.1;
            foreach (var number in sources)
            {
                var own = SentencesOf(number - 1);
                for (var i = 0; i + length <= own.Count; i++)
                {
                    var score = Share(terms, length == 1 ? own[i].Terms : [.. own[i].Terms, .. own[i + 1].Terms]);
                    if (score > least && score > best)
                    {
                        (best, source, from, to) = (score, number - 1, i, i + length - 1);
                    }
                }
            }
        }

        if (best < MinTogether)
        {
            return null;
        }

        var sentences = SentencesOf(source);
        var range = new TextRange(sentences[from].Range.Start, sentences[to].Range.End);
        var around = sentences[from].Terms.Concat(sentences[to].Terms).Concat(terms);
        var passage = _passages[source];
        return _asked.Count > 0 && !around.Any(_asked.Contains)
            ? null
            : new Citation(passage.DocumentId, passage.ChunkId, range.Of(passage.Text).ToString(), range.Start, range.End, passage.Url);
    }

    private List<(TextRange Range, HashSet<string> Terms)> SentencesOf(int passage) =>
        _sentences[passage] ??= SentenceSplitter.Split(_passages[passage].Text).ConvertAll(r => (r, Terms(r.Of(_passages[passage].Text).ToString(), _language)));

    private static double Share(HashSet<string> terms, HashSet<string> among) => (double)terms.Count(among.Contains) / terms.Count;

    private static HashSet<string> Terms(string text, Language language)
    {
        var counts = new Dictionary<string, int>();
        TermCounts.Count(text, language, counts);
        return [.. counts.Keys];
    }

    private static HashSet<string> Numbers(string text) =>
        [.. Number().Matches(text).Select(static n => n.Value.Replace(",", "", StringComparison.Ordinal).TrimEnd('.'))];

    /// <summary>White space and the forms of quotes and hyphens do not make words others.</summary>
    private static string Flat(string text)
    {
        var flat = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            if (!char.IsWhiteSpace(c))
            {
                flat.Append(c switch
                {
                    '\u2018' or '\u2019' => '\'',
                    '\u2010' or '\u2011' => '-',
                    _ => c,
                });
            }
        }

        return flat.ToString();
    }

    /// <summary>What could lead a reader elsewhere, or be drawn by a browser: an answer needs none of it.</summary>
    [GeneratedRegex(@"[a-z][a-z0-9+.-]*://|\bwww\.|\]\(|!\[|</?[a-z!]|javascript:|data:\w+/", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Markup();

    [GeneratedRegex("[\"\u201C\u201E\u00AB]([^\"\u201C\u201D\u00BB]{2,})[\"\u201D\u201C\u00BB]", RegexOptions.CultureInvariant)]
    private static partial Regex Quotes();

    [GeneratedRegex(@"\d[\d.,]*", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
