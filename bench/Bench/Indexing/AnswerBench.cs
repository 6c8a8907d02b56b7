using System.Globalization;
using System.Text.Json;
using IndexForge.Indexing;
using IndexForge.Indexing.Answers;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;

namespace IndexForge.Bench.Indexing;

/// <summary>Answers on XQuAD: how often the sentence with the answer comes first, and how well questions without an answer are told apart.</summary>
internal static class AnswerBench
{
    public static async Task RunAsync(string data, string? dump)
    {
        var (paragraphs, questions) = Load(Path.Combine(data, "xquad", "xquad.en.json"));
        var shard = ShardIndex.Create(new FileSegmentStore(Directory.CreateTempSubdirectory("indexforge-bench-").FullName));
        for (var i = 0; i < paragraphs.Count; i++)
        {
            shard.Upsert(i.ToString(CultureInfo.InvariantCulture), 1, [new ChunkInput { ChunkId = "0", Text = paragraphs[i] }]);
        }

        using var lines = dump is null ? null : new StreamWriter(dump);
        var (given, endToEnd) = (0, 0);
        var answerable = new List<(double Confidence, bool Right)>();
        var unanswerable = new List<double>();
        for (var q = 0; q < questions.Count; q++)
        {
            var (text, paragraph, answerStart, answer) = questions[q];
            var query = QueryParser.Plain(text);
            var statistics = await shard.GatherAsync(query);
            var found = (await shard.SearchAsync(query, new SearchOptions { Limit = 6, Highlight = false })).Hits;
            var alone = ExtractiveAnswerer.Rank(text, [new Passage("", "", paragraphs[paragraph], 1)], ExtractiveAnswerer.WeightsOf(statistics)).Candidates;
            given += alone.Count > 0 && alone[0].Range.Start <= answerStart && answerStart < alone[0].Range.End ? 1 : 0;
            var passages = found.Take(5).Select(Of).ToList();
            var result = ExtractiveAnswerer.Answer(text, passages, statistics);
            var right = IsRight(result, paragraph, answerStart);
            endToEnd += right ? 1 : 0;
            answerable.Add((result.Confidence, right));
            var without = found.Where(h => h.DocumentId != paragraph.ToString(CultureInfo.InvariantCulture) && !h.Chunk.Text.Contains(answer, StringComparison.Ordinal)).Take(5).Select(Of).ToList();
            unanswerable.Add(ExtractiveAnswerer.Answer(text, without, statistics).Confidence);
            if (lines is not null)
            {
                Dump(lines, q, text, passages, statistics, paragraph, answerStart, 1);
                Dump(lines, q, text, without, statistics, -1, -1, 0);
            }
        }

        var threshold = answerable.Select(a => a.Confidence).Order().ElementAt(answerable.Count / 20);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"xquad answers: sentence first, paragraph given {100.0 * given / questions.Count:0.0} %, end to end {100.0 * endToEnd / questions.Count:0.0} %"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"refusals: {100.0 * unanswerable.Count(c => c < ExtractiveAnswerer.MinConfidence) / questions.Count:0.0} % of unanswerable at {100.0 * answerable.Count(a => a.Confidence < ExtractiveAnswerer.MinConfidence) / questions.Count:0.0} % wrong refusals; at 5 % wrong refusals {100.0 * unanswerable.Count(c => c < threshold) / questions.Count:0.0} %"));
    }

    private static void Dump(StreamWriter lines, int q, string text, List<Passage> passages, QueryStatistics statistics, int paragraph, int answerStart, int group)
    {
        var (question, candidates) = ExtractiveAnswerer.Rank(text, passages, ExtractiveAnswerer.WeightsOf(statistics));
        if (candidates.Count > 0)
        {
            lines.WriteLine(string.Join('\t', ["C", q.ToString(CultureInfo.InvariantCulture), group.ToString(CultureInfo.InvariantCulture), .. AnswerModel.Evidence(candidates, question).Select(f => f.ToString("R", CultureInfo.InvariantCulture))]));
        }

        foreach (var candidate in candidates)
        {
            var right = passages[candidate.Passage].DocumentId == paragraph.ToString(CultureInfo.InvariantCulture) && candidate.Range.Start <= answerStart && answerStart < candidate.Range.End;
            lines.WriteLine(string.Join('\t', ["S", q.ToString(CultureInfo.InvariantCulture), group.ToString(CultureInfo.InvariantCulture), right ? "1" : "0", .. candidate.Features.Select(f => f.ToString("R", CultureInfo.InvariantCulture))]));
        }
    }

    private static Passage Of(SearchHit hit) => new(hit.DocumentId, hit.Chunk.ChunkId, hit.Chunk.Text, hit.Score);

    private static bool IsRight(Answer answer, int paragraph, int answerStart) =>
        answer.Citations is [var first, ..] && first.DocumentId == paragraph.ToString(CultureInfo.InvariantCulture) && first.Start <= answerStart && answerStart < first.End;

    private static (List<string> Paragraphs, List<(string Text, int Paragraph, int AnswerStart, string Answer)> Questions) Load(string file)
    {
        var paragraphs = new List<string>();
        var questions = new List<(string, int, int, string)>();
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var paragraph in json.RootElement.GetProperty("data").EnumerateArray().SelectMany(a => a.GetProperty("paragraphs").EnumerateArray()))
        {
            paragraphs.Add(paragraph.GetProperty("context").GetString()!);
            foreach (var qa in paragraph.GetProperty("qas").EnumerateArray())
            {
                var answer = qa.GetProperty("answers")[0];
                questions.Add((qa.GetProperty("question").GetString()!, paragraphs.Count - 1, answer.GetProperty("answer_start").GetInt32(), answer.GetProperty("text").GetString()!));
            }
        }

        return (paragraphs, questions);
    }
}
