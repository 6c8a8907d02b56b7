namespace IndexForge.Silo.Verbs;

/// <summary>The files that paths mean.</summary>
internal static class IngestFiles
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xls", ".xlt", ".ods", ".csv", ".tsv", ".tab", ".txt", ".md", ".json", ".html", ".htm", ".slk", ".xml",
    };

    /// <summary>Files as named (a missing one is kept: sending it reports it), and those of folders by extension, in a stable order.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths) =>
        [.. paths.SelectMany(p => Directory.Exists(p) ? InFolder(p) : [p]).Distinct()];

    private static IEnumerable<string> InFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
            .Where(f => Extensions.Contains(Path.GetExtension(f)) && !Path.GetFileName(f).Equals("README.md", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);
}
