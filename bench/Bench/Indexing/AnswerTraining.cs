using System.Globalization;

namespace IndexForge.Bench.Indexing;

/// <summary>
/// Fits the answer model to what <c>indexing answers DATA FILE</c> wrote: the sentence weights as a conditional logit (which of a question's
/// sentences holds the answer), the confidence as a logistic regression (whether any does). Both are fitted on every other block of 25
/// questions and measured on the others, both ways; the weights printed are those of all questions.
/// </summary>
internal static class AnswerTraining
{
    private const int Block = 25;

    public static void Run(string file, double penalty)
    {
        var lines = File.ReadLines(file).Select(static l => l.Split('\t')).ToList();
        var questions = lines.Where(static l => l[0] == "S" && l[2] == "1").GroupBy(static l => int.Parse(l[1], CultureInfo.InvariantCulture))
            .Select(static g => new Choice(g.Key, [.. g.Select(static l => l[3] == "1")], [.. g.Select(static l => Numbers(l, 4))])).ToList();
        var total = lines.Where(static l => l[0] == "S" || l[0] == "C").Select(static l => l[1]).Distinct().Count();
        var held = Fold(q => FitChoice([.. questions.Where(c => InFold(c.Question, q))], penalty), (w, q) => questions.Where(c => !InFold(c.Question, q)).Count(c => IsRight(c, w)));
        var all = FitChoice(questions, penalty);
        Print("sentence weights", all);
        SpeedBench.Line($"first sentence right, held out: {100.0 * held / total:0.0} %; fitted on all: {100.0 * questions.Count(c => IsRight(c, all)) / total:0.0} %");

        var cases = lines.Where(static l => l[0] == "C").Select(static l => (Question: int.Parse(l[1], CultureInfo.InvariantCulture), HasAnswer: l[2] == "1", X: (double[])[1, .. Numbers(l, 3)])).ToList();
        var rates = new List<(double Refused, double Wrong)>();
        foreach (var fold in new[] { 0, 1 })
        {
            var fitted = cases.Where(c => InFold(c.Question, fold)).Select(static c => (c.HasAnswer, c.X)).ToList();
            var weights = FitLogistic(fitted, penalty);
            var threshold = fitted.Where(static c => c.HasAnswer).Select(c => Dot(weights, c.X)).Order().ElementAt(fitted.Count(static c => c.HasAnswer) / 20);
            var others = cases.Where(c => !InFold(c.Question, fold)).ToList();
            rates.Add((others.Where(static c => !c.HasAnswer).Average(c => Dot(weights, c.X) < threshold ? 100.0 : 0), others.Where(static c => c.HasAnswer).Average(c => Dot(weights, c.X) < threshold ? 100.0 : 0)));
        }

        var confidence = FitLogistic([.. cases.Select(static c => (c.HasAnswer, c.X))], penalty);
        var cut = cases.Where(static c => c.HasAnswer).Select(c => Dot(confidence, c.X)).Order().ElementAt(cases.Count(static c => c.HasAnswer) / 20);
        confidence[0] -= cut;
        Print("confidence weights, 0 where one in twenty is refused", confidence);
        SpeedBench.Line($"refused without an answer, held out: {rates.Average(static r => r.Refused):0.0} % at {rates.Average(static r => r.Wrong):0.0} % wrong refusals; fitted on all: {cases.Where(static c => !c.HasAnswer).Average(c => Dot(confidence, c.X) < 0 ? 100.0 : 0):0.0} % at 5 %");
    }

    private static bool InFold(int question, int fold) => (question / Block) % 2 == fold;

    private static int Fold(Func<int, double[]> fit, Func<double[], int, int> right) => right(fit(0), 0) + right(fit(1), 1);

    private static double[] Numbers(string[] line, int from) => [.. line.Skip(from).Select(static v => double.Parse(v, CultureInfo.InvariantCulture))];

    private static double Dot(double[] weights, double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * x[i];
        }

        return sum;
    }

    private static bool IsRight(Choice choice, double[] weights)
    {
        var best = 0;
        for (var i = 1; i < choice.X.Length; i++)
        {
            best = Dot(weights, choice.X[i]) > Dot(weights, choice.X[best]) ? i : best;
        }

        return choice.Right[best];
    }

    private static double[] FitChoice(List<Choice> questions, double penalty)
    {
        questions = [.. questions.Where(static q => q.Right.Contains(true))];
        return Adam(questions[0].X[0].Length, penalty, questions.Count, (weights, gradient) =>
        {
            foreach (var question in questions)
            {
                var scores = question.X.Select(x => Dot(weights, x)).ToArray();
                var top = scores.Max();
                var shares = scores.Select(s => Math.Exp(s - top)).ToArray();
                var sum = shares.Sum();
                var right = shares.Where((_, i) => question.Right[i]).Sum();
                for (var i = 0; i < shares.Length; i++)
                {
                    var pull = (shares[i] / sum) - (question.Right[i] ? shares[i] / right : 0);
                    for (var f = 0; f < weights.Length; f++)
                    {
                        gradient[f] += pull * question.X[i][f];
                    }
                }
            }
        });
    }

    private static double[] FitLogistic(List<(bool HasAnswer, double[] X)> cases, double penalty) => Adam(cases[0].X.Length, penalty, cases.Count, (weights, gradient) =>
    {
        foreach (var (hasAnswer, x) in cases)
        {
            var pull = (1 / (1 + Math.Exp(-Dot(weights, x)))) - (hasAnswer ? 1 : 0);
            for (var f = 0; f < weights.Length; f++)
            {
                gradient[f] += pull * x[f];
            }
        }
    });

    /// <summary>Full-batch Adam (Kingma and Ba, 2015) on a convex loss with an L2 penalty.</summary>
    private static double[] Adam(int size, double penalty, int cases, Action<double[], double[]> addGradient)
    {
        var (weights, mean, square) = (new double[size], new double[size], new double[size]);
        for (var step = 1; step <= 600; step++)
        {
            var gradient = new double[size];
            addGradient(weights, gradient);
            var rate = 0.1 / Math.Sqrt(1 + (step / 50.0));
            for (var i = 0; i < size; i++)
            {
                var g = (gradient[i] / cases) + (penalty * weights[i]);
                mean[i] = (0.9 * mean[i]) + (0.1 * g);
                square[i] = (0.999 * square[i]) + (0.001 * g * g);
                weights[i] -= rate * (mean[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            }
        }

        return weights;
    }

    private static void Print(string name, double[] weights) =>
        Console.WriteLine($"{name}: {string.Join(", ", weights.Select(static w => Math.Round(w, 2).ToString(CultureInfo.InvariantCulture)))}");

    private sealed record Choice(int Question, bool[] Right, double[][] X);
}
