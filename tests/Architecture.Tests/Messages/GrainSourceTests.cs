namespace IndexForge.Architecture.Tests.Messages;

/// <summary>What only the source of the grains shows.</summary>
public sealed class GrainSourceTests
{
    [Fact]
    public void Grains_never_leave_their_scheduler_by_ConfigureAwait()
    {
        var grains = Path.Combine(Root(), "src", "Grains");
        var files = Directory.GetFiles(grains, "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.Empty(files.Where(file => File.ReadAllText(file).Contains("ConfigureAwait(false)", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(grains, file)));
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "IndexForge.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new DirectoryNotFoundException("The tests run outside the checkout.");
    }
}
