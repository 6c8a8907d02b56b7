using System.Diagnostics;
using System.Globalization;
using IndexForge.Indexing.Answers;

namespace IndexForge.Bench.Indexing;

/// <summary>Answers on XQuAD: how often the sentence with the answer comes first, and how well questions without an answer are told apart.</summary>
internal static class AnswerBench
{
    public static async Task RunAsync(string data, string? dump)
    {
        using var lines = dump is null ? null : new StreamWriter(dump);
        var (given, endToEnd) = (0, 0);
        var times = new List<double>();
        var (answerable, unanswerable) = (new List<double>(), new List<double>());
        await foreach (var (asked, lacking) in AnswerCollection.LoadAsync(Path.Combine(data, "xquad"), FileSegmentStore.Temporary()))
        {
            var alone = asked with { Passages = [asked.Source] };
            given += alone.Rank().Candidates is [var best, ..] && alone.IsRight(best) ? 1 : 0;
            var started = Stopwatch.GetTimestamp();
            var result = Answer(asked);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            endToEnd += result.Citations is [var first, ..] && asked.IsAnsweredBy(first) ? 1 : 0;
            answerable.Add(result.Confidence);
            unanswerable.Add(Answer(lacking).Confidence);
            if (lines is not null)
            {
                Dump(lines, asked);
                Dump(lines, lacking);
            }
        }

        var threshold = answerable.Order().ElementAt(answerable.Count / 20);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"xquad answers: sentence first, paragraph given {100.0 * given / answerable.Count:0.0} %, end to end {100.0 * endToEnd / answerable.Count:0.0} %; an answer from five passages takes p50 {times.Order().ElementAt(times.Count / 2):0} µs"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"refusals: {100.0 * unanswerable.Count(c => c < ExtractiveAnswerer.MinConfidence) / answerable.Count:0.0} % of unanswerable at {100.0 * answerable.Count(c => c < ExtractiveAnswerer.MinConfidence) / answerable.Count:0.0} % wrong refusals; at 5 % wrong refusals {100.0 * unanswerable.Count(c => c < threshold) / answerable.Count:0.0} %"));
    }

    private static Answer Answer(AnswerCase asked) => ExtractiveAnswerer.Answer(asked.Text, asked.Passages, asked.Statistics);

    /// <summary>A line of what the confidence is made of, then one per sentence. Each begins with the question, its article, and whether it has an answer here.</summary>
    private static void Dump(StreamWriter lines, AnswerCase asked)
    {
        var (question, candidates) = asked.Rank();
        string[] head = [Number(asked.Number), Number(asked.Article), asked.HasAnswer ? "1" : "0"];
        if (candidates.Count > 0)
        {
            lines.WriteLine(string.Join('\t', ["C", .. head, .. AnswerModel.Evidence(candidates, question).Select(Number)]));
        }

        foreach (var candidate in candidates)
        {
            lines.WriteLine(string.Join('\t', ["S", .. head, asked.IsRight(candidate) ? "1" : "0", .. candidate.Features.Select(Number)]));
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
