using IndexForge.Indexing.Analysis;

namespace IndexForge.Grains.Processing;

/// <summary>Language tags in the index's words and back.</summary>
internal static class IndexLanguage
{
    /// <summary>Null where no tag is given; a language that the index has no stemmer for is folded only.</summary>
    public static Language? Of(string? tag) => tag?.Split('-', '_')[0].ToLowerInvariant() switch
    {
        null => null,
        "en" or "eng" => Language.English,
        "de" or "deu" or "ger" => Language.German,
        "fr" or "fra" or "fre" => Language.French,
        "es" or "spa" => Language.Spanish,
        "it" or "ita" => Language.Italian,
        "pt" or "por" => Language.Portuguese,
        "nl" or "nld" or "dut" => Language.Dutch,
        "sv" or "swe" => Language.Swedish,
        "no" or "nb" or "nor" or "nob" => Language.Norwegian,
        "da" or "dan" => Language.Danish,
        "fi" or "fin" => Language.Finnish,
        "ru" or "rus" => Language.Russian,
        _ => Language.None,
    };

    /// <summary>The ISO 639-1 code; null for an unknown language.</summary>
    public static string? CodeOf(Language? language) => language switch
    {
        Language.English => "en",
        Language.German => "de",
        Language.French => "fr",
        Language.Spanish => "es",
        Language.Italian => "it",
        Language.Portuguese => "pt",
        Language.Dutch => "nl",
        Language.Swedish => "sv",
        Language.Norwegian => "nb",
        Language.Danish => "da",
        Language.Finnish => "fi",
        Language.Russian => "ru",
        _ => null,
    };
}
