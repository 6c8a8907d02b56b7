using IndexForge.Silo.Chaos;
using IndexForge.Silo.Chaos.Running;
using IndexForge.TestSupport;

namespace IndexForge.Chaos.Tests;

/// <summary>The real process, killed under load; the same runs as <c>indexforge chaos --seed N</c>, only short.</summary>
public sealed class ShortRunTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_promise_holds(int seed)
    {
        using var folder = new TempFolder();
        var plan = new ChaosPlan
        {
            Seed = seed,
            Duration = TimeSpan.FromSeconds(10),
            Kills = 3,
            HistoryPath = folder.File("history.ndjson"),
            Executable = Executable(),
            Folder = folder.File("work"),
            DeadlyDocuments = 0,
        };

        var verdict = await ChaosRun.Run(plan, TestContext.Current.SendDiagnosticMessage, TestContext.Current.CancellationToken);

        Assert.True(verdict.Holds, string.Join(Environment.NewLine, VerdictText.Lines(verdict)));
        Assert.True(verdict.Counts.AcknowledgedJobs > 0, "Nothing was acknowledged: the run proves nothing.");
        Assert.True(verdict.Counts.Kills > 0, "Nothing was killed: the run proves nothing.");
    }

    private static string Executable()
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(built.Parent!.Parent!.FullName, "Silo", built.Name, OperatingSystem.IsWindows() ? "indexforge.exe" : "indexforge");
    }
}
