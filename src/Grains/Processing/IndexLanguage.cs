using IndexForge.Indexing.Analysis;

namespace IndexForge.Grains.Processing;

/// <summary>The language option in the index's words.</summary>
internal static class IndexLanguage
{
    /// <summary>Null where the option is not given; a language that the index has no stemmer for is folded only.</summary>
    public static Language? Of(string? tag) => tag is null
        ? null
        : tag.Split('-')[0].Equals("en", StringComparison.OrdinalIgnoreCase) ? Language.English : Language.None;
}
