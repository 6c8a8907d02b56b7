namespace IndexForge.TestSupport;

/// <summary>The folder of real files that tests run against: <c>INDEXFORGE_DATA</c>, or <c>../shared/data</c> beside the checkout.</summary>
public static class SharedData
{
    public static string? Root { get; } = Find();

    /// <summary>The path below the folder; the calling test is skipped, with a message, where the folder is absent.</summary>
    public static string Path(params string[] parts)
    {
        Assert.SkipWhen(Root is null, "The shared data folder is absent (set INDEXFORGE_DATA to run this test).");
        return System.IO.Path.Combine([Root!, .. parts]);
    }

    private static string? Find()
    {
        var set = Environment.GetEnvironmentVariable("INDEXFORGE_DATA");
        if (!string.IsNullOrEmpty(set))
        {
            return Directory.Exists(set) ? set : null;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "IndexForge.sln")))
            {
                var beside = System.IO.Path.Combine(at.FullName, "..", "shared", "data");
                return Directory.Exists(beside) ? System.IO.Path.GetFullPath(beside) : null;
            }
        }

        return null;
    }
}
