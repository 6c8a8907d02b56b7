namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The stemmer of each language.</summary>
internal static class Stemmers
{
    private static readonly Stemmer?[] All =
    [
        null, new EnglishStemmer(), new GermanStemmer(), new FrenchStemmer(), new SpanishStemmer(), new ItalianStemmer(), new PortugueseStemmer(),
        new DutchStemmer(), new SwedishStemmer(), new NorwegianStemmer(), new DanishStemmer(), new FinnishStemmer(), new RussianStemmer(),
    ];

    public static Stemmer? Of(Language language) => All[(int)language];
}
