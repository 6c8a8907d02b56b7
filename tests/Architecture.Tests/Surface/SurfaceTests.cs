namespace IndexForge.Architecture.Tests.Surface;

/// <summary>
/// The embedded engine shows nothing that Orleans 10 does not show in the same shape, so that code which compiles against it compiles
/// against the official packages.
/// </summary>
public sealed class SurfaceTests
{
    // The engine's one switch of its own; its composition alone sees it.
    private const string OwnNamespace = "LocalOrleans.";

    private static readonly string Official = Path.Combine(AppContext.BaseDirectory, "official");

    [Fact]
    public void Every_public_member_exists_in_the_official_assemblies()
    {
        var official = Merge(["Orleans.Core.Abstractions.dll", "Orleans.TestingHost.dll"], file => AssemblySurface.Read(Path.Combine(Official, file)));
        foreach (var (type, lines) in Documented().Where(entry => !official.ContainsKey(entry.Key)))
        {
            official[type] = lines;
        }

        var foreign = Local()
            .SelectMany(type => type.Value.Except(official.GetValueOrDefault(type.Key) ?? []))
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.True(foreign.Length == 0, $"Orleans has no such members:\n{string.Join('\n', foreign)}");
    }

    [Fact]
    public void The_list_of_documented_members_holds_nothing_that_the_official_assemblies_could_tell_or_the_engine_lacks()
    {
        var served = Merge(["Orleans.Core.Abstractions.dll", "Orleans.TestingHost.dll"], file => AssemblySurface.Read(Path.Combine(Official, file)));
        var local = Local().SelectMany(type => type.Value).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Documented().Keys.Intersect(served.Keys));
        Assert.Empty(Documented().SelectMany(type => type.Value).Except(local));
    }

    [Fact]
    public void The_reader_sees_what_matters()
    {
        var abstractions = AssemblySurface.Read(Path.Combine(Official, "Orleans.Core.Abstractions.dll"));
        Assert.Contains("abstract class Orleans.Grain", abstractions["Orleans.Grain"]);
        Assert.Contains("Orleans.Grain protected instance DeactivateOnIdle() : System.Void", abstractions["Orleans.Grain"]);
        Assert.Contains("Orleans.Concurrency.ReadOnlyAttribute usable Method", abstractions["Orleans.Concurrency.ReadOnlyAttribute"]);
        Assert.Contains("Orleans.DeactivationReasonCode field ShuttingDown : Orleans.DeactivationReasonCode = 1", abstractions["Orleans.DeactivationReasonCode"]);
    }

    private static IEnumerable<KeyValuePair<string, HashSet<string>>> Local() =>
        AssemblySurface.Read(typeof(Orleans.Grain).Assembly.Location).Where(type => !type.Key.StartsWith(OwnNamespace, StringComparison.Ordinal));

    // Members of assemblies that no registry used here serves, written from the documentation: a heading per type, a line per fact.
    private static Dictionary<string, HashSet<string>> Documented()
    {
        var all = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        HashSet<string>? lines = null;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Surface", "documented-signatures.txt")))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                all[line[2..]] = lines = new(StringComparer.Ordinal);
            }
            else if (line.Length > 0)
            {
                lines!.Add(line);
            }
        }

        return all;
    }

    private static Dictionary<string, HashSet<string>> Merge(string[] files, Func<string, Dictionary<string, HashSet<string>>> read) =>
        files.SelectMany(read).ToDictionary(StringComparer.Ordinal);
}
