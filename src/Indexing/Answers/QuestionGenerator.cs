using IndexForge.Indexing.Chunking;

namespace IndexForge.Indexing.Answers;

/// <summary>
/// Questions that a document answers, without a model: from headings and from sentences whose form tells what they answer. A question
/// is kept only if asking it of the whole document finds its own sentence first, with confidence.
/// </summary>
public static class QuestionGenerator
{
    private const int MaxCandidates = 200;

    /// <summary>Makes questions.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="chunks">Its chunks, in order.</param>
    /// <param name="limit">Questions to make at most.</param>
    public static IReadOnlyList<GeneratedQuestion> Generate(string documentId, IReadOnlyList<ChunkInput> chunks, int limit = 5)
    {
        var passages = chunks.Select(c => new Passage(documentId, c.ChunkId, c.Text, 1, c.Source.Url, c.Language ?? Analysis.Language.English)).ToList();
        var weights = TermWeights.Of(passages);
        var kept = new List<(GeneratedQuestion Question, double Confidence)>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (text, passage, sentence) in Candidates(chunks).Take(MaxCandidates))
        {
            if (!seen.Add(text) || kept.Count >= limit * 4)
            {
                continue;
            }

            var answer = ExtractiveAnswerer.Answer(text, passages, weights);
            if (answer.Answered && answer.Citations is [var first, ..] && first.ChunkId == chunks[passage].ChunkId && Overlaps(first, sentence))
            {
                kept.Add((new GeneratedQuestion(text, first.Quote, first), answer.Confidence));
            }
        }

        // One question per sentence, the surest ones, in the order of the document.
        return [.. kept.GroupBy(static k => k.Question.Citation).Select(static g => g.MaxBy(static k => k.Confidence))
            .OrderByDescending(static k => k.Confidence).Take(limit)
            .OrderBy(k => IndexOf(chunks, k.Question.Citation.ChunkId)).ThenBy(static k => k.Question.Citation.Start)
            .Select(static k => k.Question)];
    }

    private static IEnumerable<(string Text, int Passage, TextRange Sentence)> Candidates(IReadOnlyList<ChunkInput> chunks)
    {
        string? heading = null;
        for (var i = 0; i < chunks.Count; i++)
        {
            var sentences = SentenceSplitter.Split(chunks[i].Text);
            if (chunks[i].Source.Heading is { } own && own != heading && QuestionTemplates.ForHeading(own) is { } asked)
            {
                // Anything in the section may answer for its heading.
                yield return (asked, i, new TextRange(0, chunks[i].Text.Length));
            }

            heading = chunks[i].Source.Heading;
            foreach (var sentence in sentences)
            {
                foreach (var question in QuestionTemplates.For(sentence.Of(chunks[i].Text).ToString()))
                {
                    yield return (question, i, sentence);
                }
            }
        }
    }

    private static bool Overlaps(Citation citation, TextRange range) => citation.Start < range.End && range.Start < citation.End;

    private static int IndexOf(IReadOnlyList<ChunkInput> chunks, string id)
    {
        for (var i = 0; i < chunks.Count; i++)
        {
            if (chunks[i].ChunkId == id)
            {
                return i;
            }
        }

        return -1;
    }
}
