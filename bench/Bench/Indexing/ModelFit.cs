namespace IndexForge.Bench.Indexing;

/// <summary>
/// Fits linear models with an L2 penalty on the features as they are when each has a standard deviation of one, by full-batch Adam (Kingma and
/// Ba, 2015). The losses are convex, so the result depends on the cases alone.
/// </summary>
internal static class ModelFit
{
    private const int Steps = 600;

    /// <summary>A conditional logit: which of the choices of a question is right. Questions without a right one say nothing.</summary>
    public static double[] Choice(List<(double[][] X, bool[] Right)> questions, double penalty)
    {
        questions = [.. questions.Where(static q => q.Right.Contains(true))];
        return Scaled([.. questions.SelectMany(static q => q.X)], 0, penalty, questions.Count, (weights, gradient) =>
        {
            foreach (var (x, right) in questions)
            {
                var scores = x.Select(row => Dot(weights, row)).ToArray();
                var top = scores.Max();
                var shares = scores.Select(s => Math.Exp(s - top)).ToArray();
                var (sum, good) = (shares.Sum(), shares.Where((_, i) => right[i]).Sum());
                for (var i = 0; i < shares.Length; i++)
                {
                    Add(gradient, x[i], (shares[i] / sum) - (right[i] ? shares[i] / good : 0));
                }
            }
        });
    }

    /// <summary>A logistic regression; the first feature is the constant, which has no penalty.</summary>
    public static double[] Logistic(List<(double[] X, bool Yes)> cases, double penalty) =>
        Scaled([.. cases.Select(static c => c.X)], 1, penalty, cases.Count, (weights, gradient) =>
        {
            foreach (var (x, yes) in cases)
            {
                Add(gradient, x, (1 / (1 + Math.Exp(-Dot(weights, x)))) - (yes ? 1 : 0));
            }
        });

    public static double Dot(double[] weights, double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * x[i];
        }

        return sum;
    }

    private static void Add(double[] gradient, double[] x, double factor)
    {
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] += factor * x[i];
        }
    }

    /// <summary>Descends in weights times standard deviations, which is where the penalty counts and steps of one size suit all.</summary>
    private static double[] Scaled(double[][] rows, int free, double penalty, int cases, Action<double[], double[]> addGradient)
    {
        var size = rows[0].Length;
        var means = Enumerable.Range(0, size).Select(i => rows.Average(r => r[i])).ToArray();
        var scales = Enumerable.Range(0, size).Select(i => i < free ? 1 : Math.Sqrt(rows.Average(r => (r[i] - means[i]) * (r[i] - means[i]))) + 1e-6).ToArray();
        var (scaled, weights, mean, square) = (new double[size], new double[size], new double[size], new double[size]);
        for (var step = 1; step <= Steps; step++)
        {
            var gradient = new double[size];
            addGradient(weights, gradient);
            var rate = 0.1 / Math.Sqrt(1 + (step / 50.0));
            for (var i = 0; i < size; i++)
            {
                var g = (gradient[i] / scales[i] / cases) + (i < free ? 0 : penalty * scaled[i]);
                mean[i] = (0.9 * mean[i]) + (0.1 * g);
                square[i] = (0.999 * square[i]) + (0.001 * g * g);
                scaled[i] -= rate * (mean[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
                weights[i] = scaled[i] / scales[i];
            }
        }

        return weights;
    }
}
