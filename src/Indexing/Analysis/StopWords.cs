using System.Collections.Frozen;

namespace IndexForge.Indexing.Analysis;

/// <summary>Function words, by language: too common to rank by. They are indexed all the same, since phrases need them.</summary>
internal static class StopWords
{
    private const string English =
        "a about above after again against all also am an and any are as at be because been before being below between both but by can "
        + "cannot could did do does doing down during each few for from further had has have having he her here hers herself him himself "
        + "his how i if in into is it its itself just may me might more most must my myself no nor not of off on once only or other our "
        + "ours ourselves out over own same shall she should so some such than that the their theirs them themselves then there these "
        + "they this those through to too under until up upon us very was we were what when where which while who whom whose why will "
        + "with would you your yours yourself yourselves";

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>>[] Sets = [Set(""), Set(English)];

    /// <summary>Whether the folded, unstemmed word is one.</summary>
    public static bool Contains(Language language, ReadOnlySpan<char> word) => Sets[(int)language].Contains(word);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();
}
