using System.Globalization;
using IndexForge.Indexing.Answers;

namespace IndexForge.Bench.Indexing;

/// <summary>
/// Fits <see cref="AnswerModel"/> to XQuAD: the sentence weights as a conditional logit (which of a question's sentences holds the answer), the
/// confidence as a logistic regression (whether any does). Both are also fitted on half of the articles and measured on the other half, several
/// times with other halves: no paragraph, and no subject, is on both sides. The weights printed are those of all questions.
/// </summary>
internal static class AnswerTraining
{
    private const int Halvings = 3;
    private const int Folds = 5;
    private const double WrongRefusals = 0.05;

    public static async Task RunAsync(string data, double penalty)
    {
        var cases = new List<Asked>();
        await foreach (var (asked, lacking) in AnswerCollection.LoadAsync(Path.Combine(data, "xquad"), FileSegmentStore.Temporary()))
        {
            cases.Add(new Asked(asked, asked.Rank()));
            cases.Add(new Asked(lacking, lacking.Rank()));
        }

        var articles = cases.Select(static a => a.Case.Article).Distinct().Order().ToArray();
        var held = new List<Measured>();
        for (var seed = 1; seed <= Halvings; seed++)
        {
            var order = articles.ToArray();
            new Random(seed).Shuffle(order);
            var half = order.Take(order.Length / 2).ToHashSet();
            foreach (var inHalf in new[] { true, false })
            {
                var model = Fit([.. cases.Where(a => half.Contains(a.Case.Article) == inHalf)], penalty);
                held.Add(Measure(model, [.. cases.Where(a => half.Contains(a.Case.Article) != inHalf)]));
                Print("held out", held[^1]);
            }
        }

        Print("held out, mean", new Measured(held.Average(static m => m.First), held.Average(static m => m.Refused), held.Average(static m => m.Wrong), held.Average(static m => m.RefusedAtFive)));
        var all = Fit(cases, penalty);
        Print("sentence weights", all.Sentence);
        Print("confidence weights, nought where one in twenty is refused", all.Confidence);
        Print("fitted on all", Measure(all, cases));
    }

    /// <summary>The constant is moved to where one in twenty of questions with an answer, each judged by weights of other articles, is refused.</summary>
    private static Model Fit(List<Asked> asked, double penalty)
    {
        var sentence = ModelFit.Choice([.. asked.Where(static a => a.Case.HasAnswer && a.Candidates.Count > 0).Select(static a => (a.Candidates.Select(Choice).ToArray(), a.Candidates.Select(a.Case.IsRight).ToArray()))], penalty);
        var cases = asked.Where(static a => a.Candidates.Count > 0).Select(a => (a.Case.Article, Evidence: a.Evidence(sentence), a.Case.HasAnswer)).ToList();
        var articles = cases.Select(static c => c.Article).Distinct().Order().ToList();
        var scores = new List<double>();
        var confidence = ModelFit.Logistic([.. cases.Select(static c => (c.Evidence, c.HasAnswer))], penalty);
        for (var fold = 0; fold < Folds; fold++)
        {
            bool Inside(int article) => articles.IndexOf(article) % Folds == fold;
            var others = ModelFit.Logistic([.. cases.Where(c => !Inside(c.Article)).Select(static c => (c.Evidence, c.HasAnswer))], penalty);
            scores.AddRange(cases.Where(c => c.HasAnswer && Inside(c.Article)).Select(c => ModelFit.Dot(others, c.Evidence)));
        }

        confidence[0] -= AtShare(scores, WrongRefusals);
        return new Model(sentence, confidence);
    }

    private static Measured Measure(Model model, List<Asked> asked)
    {
        var first = asked.Where(static a => a.Case.HasAnswer).ToList();
        var right = first.Count(a => a.Ranked(model.Sentence) is [var best, ..] && a.Case.IsRight(best));
        var scores = asked.ConvertAll(a => (a.Case.HasAnswer, Score: a.Candidates.Count == 0 ? double.NegativeInfinity : ModelFit.Dot(model.Confidence, a.Evidence(model.Sentence))));
        double Below(bool hasAnswer, double threshold) => 100 * scores.Where(s => s.HasAnswer == hasAnswer).Average(s => s.Score < threshold ? 1.0 : 0);
        var five = AtShare(scores.Where(static s => s.HasAnswer).Select(static s => s.Score), WrongRefusals);
        return new Measured(100.0 * right / first.Count, Below(false, 0), Below(true, 0), Below(false, five));
    }

    private static double AtShare(IEnumerable<double> scores, double share)
    {
        var sorted = scores.Order().ToList();
        return sorted[(int)(sorted.Count * share)];
    }

    private static double[] Choice(SentenceCandidate candidate) => candidate.Features[..SentenceFeatures.ForChoice];

    private static void Print(string name, double[] weights) =>
        Console.WriteLine($"{name}: {string.Join(", ", weights.Select(static w => Math.Round(w, 2).ToString(CultureInfo.InvariantCulture)))}");

    private static void Print(string name, Measured m) =>
        SpeedBench.Line($"{name}: first sentence right {m.First:0.0} %; refused without an answer {m.Refused:0.0} % at {m.Wrong:0.0} % wrong refusals, {m.RefusedAtFive:0.0} % at 5 % of its own");

    private sealed record Model(double[] Sentence, double[] Confidence);

    private sealed record Measured(double First, double Refused, double Wrong, double RefusedAtFive);

    private sealed record Asked(AnswerCase Case, Question Question, List<SentenceCandidate> Candidates)
    {
        public Asked(AnswerCase asked, (Question Question, List<SentenceCandidate> Candidates) ranked)
            : this(asked, ranked.Question, ranked.Candidates)
        {
        }

        public List<SentenceCandidate> Ranked(double[] weights)
        {
            var ranked = Candidates.ConvertAll(c => c with { Score = ModelFit.Dot(weights, c.Features) });
            ranked.Sort();
            return ranked;
        }

        /// <summary>Behind a constant.</summary>
        public double[] Evidence(double[] weights) => [1, .. AnswerModel.Evidence(Ranked(weights), Question)];
    }
}
