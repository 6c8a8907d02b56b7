using System.Diagnostics;
using IndexForge.Grains.Activity;

namespace IndexForge.Grains.Tests.Activity;

public sealed class CallTallyTests
{
    [Fact]
    public void No_calls_have_no_times() => Assert.Equal(new CallActivity(0, 0, 0, 0, 0, 0, 0), new CallTally().Read());

    [Fact]
    public void Percentiles_are_at_most_a_quarter_too_high()
    {
        var random = new Random(20_261_122);
        for (var round = 0; round < 200; round++)
        {
            var tally = new CallTally();
            var micros = Enumerable.Range(0, random.Next(1, 300)).Select(_ => Math.Exp(random.NextDouble() * 20) + 1).Order().ToArray();
            foreach (var time in micros)
            {
                tally.Add((long)(time * Stopwatch.Frequency / 1e6), CallEnd.Answered);
            }

            var read = tally.Read();
            Assert.Equal(micros.Length, read.Calls);
            Near(micros, 0.5, read.P50Ms);
            Near(micros, 0.95, read.P95Ms);
            Near(micros, 0.99, read.P99Ms);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public void Any_time_has_a_bucket(long ticks)
    {
        var tally = new CallTally();
        tally.Add(ticks, CallEnd.Failed);
        Assert.Equal((1, 1), (tally.Read().Calls, tally.Read().Failed));
    }

    private static void Near(double[] sorted, double part, double milliseconds)
    {
        var exact = sorted[(int)Math.Ceiling(sorted.Length * part) - 1];
        Assert.InRange(milliseconds * 1000, exact * 0.99, Math.Max(exact * 1.26, 3));
    }
}
