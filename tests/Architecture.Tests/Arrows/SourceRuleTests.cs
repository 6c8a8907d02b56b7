using System.Text.RegularExpressions;

namespace IndexForge.Architecture.Tests.Arrows;

/// <summary>Rules that hold for every source file.</summary>
public sealed class SourceRuleTests
{
    [Theory]
    [InlineData("conditional compilation", @"^\s*#\s*(if|elif|ifdef)\b", "src tests bench")]
    [InlineData("the wall clock", @"\b(DateTime|DateTimeOffset)\.(UtcNow|Now|Today)\b", "src tests")]
    [InlineData("waiting for a task on a thread", @"\.GetAwaiter\(\)\.GetResult\(\)", "src/Gateway src/Grains src/Silo src/Storage src/Extraction src/Indexing")]
    [InlineData("sleeping", @"\bThread\.Sleep\(", "src tests")]
    public void No_source_file_has(string what, string pattern, string folders)
    {
        var rule = new Regex(pattern, RegexOptions.CultureInvariant);
        var found =
            from folder in folders.Split(' ')
            from file in SourceTree.Files(folder, "*.cs")
            where !file.EndsWith("SourceRuleTests.cs", StringComparison.Ordinal)
            from line in File.ReadLines(file).Select((text, at) => (Text: text, Number: at + 1))
            where rule.IsMatch(line.Text) && !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal)
            select $"{what}: {SourceTree.Relative(file)}:{line.Number}";
        Assert.Empty(found);
    }

    [Fact]
    public void Only_one_file_asks_which_engine_it_is()
    {
        string[] extensions = ["*.csproj", "*.props", "*.targets"];
        var asking = extensions.SelectMany(e => SourceTree.Files("", e))
            .Where(f => File.ReadAllText(f).Contains("$(Engine)", StringComparison.Ordinal))
            .Select(SourceTree.Relative);
        Assert.Equal(["eng/Engine.props"], asking);
    }

    [Fact]
    public void Each_engine_has_its_composition_file_and_no_other_file_is_left_out_of_a_build()
    {
        Assert.True(File.Exists(Path.Combine(SourceTree.Root, "src/Silo/Hosting/Local.cs")));
        Assert.True(File.Exists(Path.Combine(SourceTree.Root, "src/Silo/Hosting/Cluster.cs")));
        var removed = SourceTree.Files("src", "*.csproj").SelectMany(File.ReadLines).Where(l => l.Contains("<Compile Remove", StringComparison.Ordinal)).Select(l => l.Trim());
        Assert.Equal(["<Compile Remove=\"Hosting\\$(OtherEngine)*.cs;Hosting\\$(OtherStore).cs\" />"], removed);
    }

    [Fact]
    public void Grains_never_leave_their_scheduler()
    {
        var leaving = SourceTree.Files("src/Grains", "*.cs").Where(f => File.ReadAllText(f).Contains("ConfigureAwait(false)", StringComparison.Ordinal)).Select(SourceTree.Relative);
        Assert.Empty(leaving);
    }
}
