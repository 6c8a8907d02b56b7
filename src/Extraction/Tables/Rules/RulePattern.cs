using System.Text.RegularExpressions;

namespace IndexForge.Extraction.Tables.Rules;

/// <summary>Patterns that cost time linear in the text: the non-backtracking engine, with a limit on length and time all the same.</summary>
internal static class RulePattern
{
    public const int MaxPatternLength = 1_000;

    /// <summary>Longer values are not matched: they break the rule.</summary>
    public const int MaxValueLength = 32_767;

    public static Regex Compile(string pattern) => pattern.Length > MaxPatternLength
        ? throw new ArgumentException($"it is longer than {MaxPatternLength} characters.")
        : new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
