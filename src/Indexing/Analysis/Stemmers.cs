namespace IndexForge.Indexing.Analysis;

/// <summary>The stemmer of each language.</summary>
internal static class Stemmers
{
    private static readonly Stemmer?[] All = [null, new EnglishStemmer()];

    public static Stemmer? Of(Language language) => All[(int)language];
}
