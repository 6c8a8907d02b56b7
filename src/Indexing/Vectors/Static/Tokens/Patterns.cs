using System.Text.RegularExpressions;

namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>Patterns of tokenizer files. They come with a model that the operator chose, but texts are anybody's: matching is bounded in time.</summary>
internal static class Patterns
{
    public static Regex Compile(string pattern)
    {
        // Possessive quantifiers only save time: the same text matches without them.
        var plain = pattern.Replace("?+", "?", StringComparison.Ordinal).Replace("++", "+", StringComparison.Ordinal).Replace("*+", "*", StringComparison.Ordinal);
        return new Regex(plain, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
