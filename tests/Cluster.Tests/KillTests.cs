using System.Diagnostics;
using IndexForge.Cluster.Tests.Support;

namespace IndexForge.Cluster.Tests;

/// <summary>Silos that die without a goodbye.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Silos_killed_under_load_lose_no_promised_job_and_apply_none_twice()
    {
        await using var deployment = await Deployment.Start(silos: 3);
        var load = new Load(deployment.Client);
        load.Start(Size.Callers);
        var kills = new List<long>();
        for (var kill = 0; kill < Size.Kills; kill++)
        {
            await Task.Delay(Size.BetweenKills / 2);
            kills.Add(Stopwatch.GetTimestamp());
            await deployment.Silos[kill % 3].Kill();
            await deployment.Replace(kill % 3);
            await Task.Delay(Size.BetweenKills / 2);
        }

        await load.Stop();
        Report(load, kills);
        var calm = load.Outcomes.Where(o => !kills.Exists(k => o.At >= k && Stopwatch.GetElapsedTime(k, o.At) < Size.Forgiven)).ToList();
        Assert.True(calm.Count(o => o.IsFault) <= calm.Count / 100, Faults(calm));
        await Promises.Kept(deployment, load);
    }

    [Fact]
    public async Task All_silos_killed_and_started_elsewhere_finish_what_was_promised()
    {
        await using var deployment = await Deployment.Start(silos: 2);
        var load = new Load(deployment.Client);
        load.Start(Size.Callers);
        await Task.Delay(TimeSpan.FromSeconds(3));
        var down = Stopwatch.GetTimestamp();
        await Task.WhenAll(deployment.Silos.Select(s => s.Kill()));
        await Task.WhenAll(deployment.Replace(0), deployment.Replace(1));
        output.WriteLine($"silos up again after {Stopwatch.GetElapsedTime(down).TotalSeconds:0.0} s");
        await load.Stop();
        output.WriteLine($"last caller answered after {Stopwatch.GetElapsedTime(down).TotalSeconds:0.0} s; {load.Outcomes.Count(o => o.IsFault)} faults");
        await Promises.Kept(deployment, load);
        var (job, _) = await deployment.Upload("afterwards");
        Assert.Equal("completed", (await deployment.Finished(job)).GetProperty("status").GetString());
    }

    private void Report(Load load, List<long> kills)
    {
        var outcomes = load.Outcomes;
        var took = outcomes.Select(o => o.Took.TotalSeconds).Order().ToList();
        output.WriteLine($"{outcomes.Count} requests, {load.Promised.Count} uploads accepted, {outcomes.Count(o => o.IsFault)} faults; p50 {took[took.Count / 2]:0.000} s, p99 {took[took.Count * 99 / 100]:0.000} s, longest {took[^1]:0.0} s");
        foreach (var kill in kills)
        {
            var after = outcomes.Where(o => o.At >= kill && Stopwatch.GetElapsedTime(kill, o.At) < Size.Forgiven).ToList();
            var slowest = outcomes.Where(o => o.At <= kill + (Stopwatch.Frequency * 5) && o.At + (long)(o.Took.TotalSeconds * Stopwatch.Frequency) >= kill).Max(o => o.Took.TotalSeconds);
            output.WriteLine($"kill: {after.Count(o => o.IsFault)} faults of {after.Count} in the {Size.Forgiven.TotalSeconds:0} s after it; the longest answer {slowest:0.0} s");
        }
    }

    private static string Faults(IEnumerable<Load.Outcome> outcomes) =>
        string.Join('\n', outcomes.Where(o => o.IsFault).Take(20).Select(o => $"{o.What} {o.Status} after {o.Took.TotalSeconds:0.0} s: {o.Body}"));
}
