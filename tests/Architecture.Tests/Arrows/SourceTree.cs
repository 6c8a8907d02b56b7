namespace IndexForge.Architecture.Tests.Arrows;

/// <summary>The files of the checkout that these tests were built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find();

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(f => !Relative(f).Split('/').Any(part => part is "artifacts" or "bin" or "obj" or "node_modules"));

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string Find()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "IndexForge.sln")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The tests do not stand in a checkout.");
        }

        return at.FullName;
    }
}
