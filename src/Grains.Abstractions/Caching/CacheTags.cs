namespace IndexForge.Grains.Caching;

/// <summary>Names of the tags that answers carry and writes invalidate.</summary>
public static class CacheTags
{
    /// <summary>Answers over a collection's index: whatever is indexed or removed there ends them.</summary>
    public static string Collection(string name) => "collection:" + name;

    /// <summary>Answers about one document.</summary>
    public static string Document(string id) => "document:" + id;
}
