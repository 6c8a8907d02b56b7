using System.Diagnostics;
using System.Globalization;
using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Orleans;

namespace IndexForge.Storage.Tests.Sqlite;

public sealed class SqliteCrashTests
{
    [Fact]
    public async Task Every_acknowledged_write_is_there_after_the_process_was_killed()
    {
        using var folder = new TempFolder();
        var acknowledged = new int[CrashWriter.Writers];

        // Killed over and over, at different distances from the last checkpoint, each time writing on where it was.
        foreach (var writes in new[] { 1, 40, 300, 2000, 77 })
        {
            await WriteUntilKilled(folder.Path, writes, acknowledged);
            await using var host = await SqliteHost.Open(folder.Path);
            for (var writer = 0; writer < CrashWriter.Writers; writer++)
            {
                var read = new GrainState<Note>();
                await host.Storage().ReadStateAsync("note", CrashWriter.Grain(writer), read);
                Assert.True(
                    read.State!.Count >= acknowledged[writer],
                    $"Writer {writer} was told that {acknowledged[writer]} is kept, but the file has {read.State.Count}.");
                Assert.Equal(read.State.Count == 0 ? "" : CrashWriter.Text(read.State.Count), read.State.Text);
            }
        }
    }

    private static async Task WriteUntilKilled(string folder, int writes, int[] acknowledged)
    {
        var self = Path.ChangeExtension(typeof(SqliteCrashTests).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        using var child = Process.Start(new ProcessStartInfo(self, [CrashWriter.Verb, folder]) { RedirectStandardOutput = true })!;
        try
        {
            for (var seen = 0; ; seen++)
            {
                if (seen == writes)
                    child.Kill();
                // What was said before the kill took effect still counts.
                if (await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is not { } line)
                    break;
                // The last line may be cut short by the kill.
                var parts = line.Split(' ');
                if (parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var count))
                {
                    var writer = int.Parse(parts[0], CultureInfo.InvariantCulture);
                    acknowledged[writer] = Math.Max(acknowledged[writer], count);
                }
            }
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync(CancellationToken.None);
        }

        Assert.NotEqual(0, child.ExitCode);
        Assert.NotEqual(0, acknowledged.Sum());
    }
}
