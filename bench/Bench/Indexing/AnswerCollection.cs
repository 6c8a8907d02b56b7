using System.Globalization;
using System.Text.Json;
using IndexForge.Indexing;
using IndexForge.Indexing.Answers;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;

namespace IndexForge.Bench.Indexing;

/// <summary>
/// The questions of XQuAD as the service would get them: each with the five best passages, and once more with what search finds when its
/// paragraph, and every other one that holds the answer's text, is taken away, the other paragraphs of the article staying.
/// </summary>
internal static class AnswerCollection
{
    private const int Passages = 5;

    public static async IAsyncEnumerable<(AnswerCase Asked, AnswerCase Lacking)> LoadAsync(string data, ISegmentStore store)
    {
        var (paragraphs, questions) = Read(Path.Combine(data, "xquad.en.json"));
        var shard = ShardIndex.Create(store);
        for (var i = 0; i < paragraphs.Count; i++)
        {
            shard.Upsert(Id(i), 1, [new ChunkInput { ChunkId = "0", Text = paragraphs[i] }]);
        }

        for (var q = 0; q < questions.Count; q++)
        {
            var (text, article, paragraph, answerStart, answer) = questions[q];
            var query = QueryParser.Plain(text);
            var statistics = await shard.GatherAsync(query);
            var found = (await shard.SearchAsync(query, new SearchOptions { Limit = Passages + 1, Highlight = false })).Hits;
            var source = new Passage(Id(paragraph), "0", paragraphs[paragraph], 1);
            var asked = new AnswerCase(q, article, text, statistics, [.. found.Take(Passages).Select(Of)], source, answerStart);
            var others = found.Where(h => h.DocumentId != source.DocumentId && !h.Chunk.Text.Contains(answer, StringComparison.Ordinal));
            yield return (asked, asked with { Passages = [.. others.Take(Passages).Select(Of)], AnswerStart = -1 });
        }
    }

    private static string Id(int paragraph) => paragraph.ToString(CultureInfo.InvariantCulture);

    private static Passage Of(SearchHit hit) => new(hit.DocumentId, hit.Chunk.ChunkId, hit.Chunk.Text, hit.Score);

    private static (List<string> Paragraphs, List<(string Text, int Article, int Paragraph, int AnswerStart, string Answer)> Questions) Read(string file)
    {
        var paragraphs = new List<string>();
        var questions = new List<(string, int, int, int, string)>();
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var (article, paragraph) in json.RootElement.GetProperty("data").EnumerateArray().SelectMany(static (a, i) => a.GetProperty("paragraphs").EnumerateArray().Select(p => (i, p))))
        {
            paragraphs.Add(paragraph.GetProperty("context").GetString()!);
            foreach (var qa in paragraph.GetProperty("qas").EnumerateArray())
            {
                var answer = qa.GetProperty("answers")[0];
                questions.Add((qa.GetProperty("question").GetString()!, article, paragraphs.Count - 1, answer.GetProperty("answer_start").GetInt32(), answer.GetProperty("text").GetString()!));
            }
        }

        return (paragraphs, questions);
    }
}
