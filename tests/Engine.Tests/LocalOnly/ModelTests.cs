using IndexForge.Engine.Tests.Support;

namespace IndexForge.Engine.Tests.LocalOnly;

/// <summary>Random calls of random depth over few grains that deactivate at random: every call is answered, with the answer it must have.</summary>
public sealed class ModelTests
{
    private const string Steps = "yyypppd0123456789f";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_call_is_lost_and_no_two_turns_overlap(int seed)
    {
        await using var cluster = await Clusters.StartAsync(responseTimeout: Timeout.InfiniteTimeSpan);
        var run = $"{Guid.NewGuid()}";
        var random = new Random(seed);
        var scripts = Enumerable.Range(0, 3000).Select(i => Script(random, (char)('0' + (i % 10)))).ToArray();
        var outcomes = await Task.WhenAll(scripts.Select(async (script, i) =>
        {
            await Task.Yield();
            try
            {
                return $"{await cluster.Client.GetGrain<IModelGrain>($"{run}-{i % 10}").Run(run, script)}";
            }
            catch (FormatException error)
            {
                return $"failed {error.Message}";
            }
        }));
        Assert.Equal(scripts.Select(Expected), outcomes);
        Assert.Empty(ModelGrain.Violations);
    }

    // Two chains that hold what the other needs would wait for ever, and so would one that calls a grain it has told to end: so a chain
    // climbs, or calls the grain it is in unless that is about to leave.
    private static string Script(Random random, char floor)
    {
        var script = new char[random.Next(1, 12)];
        var leaves = false;
        for (var i = 0; i < script.Length; i++)
        {
            var step = Steps[random.Next(Steps.Length)];
            if (char.IsDigit(step))
            {
                step = step < floor || (step == floor && leaves) ? 'y' : step;
                leaves &= step == floor || !char.IsDigit(step);
                floor = char.IsDigit(step) ? step : floor;
            }

            leaves |= step == 'd';
            script[i] = step;
        }

        return new string(script);
    }

    private static string Expected(string script)
    {
        var end = script.IndexOf('f', StringComparison.Ordinal);
        return end < 0 ? $"{1 + script.Count(char.IsDigit)}" : "failed 1";
    }
}
