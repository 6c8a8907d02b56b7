using System.Xml.Linq;

namespace IndexForge.Architecture.Tests.Arrows;

/// <summary>Arrows between rooms point one way (docs/architecture.md).</summary>
public sealed class ProjectReferenceTests
{
    [Theory]
    [InlineData("LocalOrleans")]
    [InlineData("Grains.Abstractions")]
    [InlineData("Extraction")]
    [InlineData("Indexing")]
    [InlineData("Storage")]
    [InlineData("Gateway", "Grains.Abstractions")]
    [InlineData("Grains", "Grains.Abstractions", "Extraction", "Indexing")]
    [InlineData("Silo", "Grains.Abstractions", "Grains", "Gateway", "Storage", "Extraction", "Indexing")]
    public void A_room_knows_only_the_rooms_it_may(string room, params string[] allowed)
    {
        var references = References(Path.Combine(SourceTree.Root, "src", room, room + ".csproj"));
        Assert.Empty(references.Except(allowed));
    }

    [Fact]
    public void Every_room_is_held_to_its_arrows()
    {
        var held = typeof(ProjectReferenceTests).GetMethod(nameof(A_room_knows_only_the_rooms_it_may))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(a => (string)a.Data[0]!);
        var rooms = SourceTree.Files("src", "*.csproj").Select(f => Path.GetFileNameWithoutExtension(f)!);
        Assert.Equal(rooms.Order(), held.Order());
    }

    [Fact]
    public void Only_the_silo_is_an_executable()
    {
        var executables = SourceTree.Files("src", "*.csproj").Where(f => XDocument.Load(f).Descendants("OutputType").Any(o => o.Value == "Exe"));
        Assert.Equal(["src/Silo/Silo.csproj"], executables.Select(SourceTree.Relative));
    }

    [Fact]
    public void Grains_and_gateway_name_no_engine()
    {
        foreach (var room in (string[])["Grains", "Grains.Abstractions", "Gateway", "Storage"])
        {
            Assert.DoesNotContain(
                SourceTree.Files($"src/{room}", "*.cs"),
                f => File.ReadLines(f).Any(l => l.TrimStart().StartsWith("using LocalOrleans", StringComparison.Ordinal)));
        }
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));
}
