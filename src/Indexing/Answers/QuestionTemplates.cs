using System.Text.RegularExpressions;

namespace IndexForge.Indexing.Answers;

/// <summary>Questions that a sentence answers by its form: definitions, numbers, dates, causes. English.</summary>
internal static partial class QuestionTemplates
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    public static IEnumerable<string> For(string sentence)
    {
        if (Definition().Match(sentence) is { Success: true } definition && IsSubject(definition.Groups[1].Value))
        {
            yield return $"What {definition.Groups[2].Value} {Lower(definition.Groups[1].Value)}?";
        }

        if (Because().Match(sentence) is { Success: true } because && IsSubject(because.Groups[1].Value))
        {
            yield return $"Why {because.Groups[2].Value} {Lower(because.Groups[1].Value)} {because.Groups[3].Value.Trim()}?";
        }

        if (Amount().Match(sentence) is { Success: true } amount && IsSubject(amount.Groups[1].Value))
        {
            yield return $"How many {amount.Groups[4].Value} {Auxiliary(amount.Groups[2].Value)} {Lower(amount.Groups[1].Value)} {Base(amount.Groups[2].Value)}?";
        }

        if (Dated().Match(sentence) is { Success: true } dated && IsSubject(dated.Groups[1].Value))
        {
            yield return $"When {dated.Groups[2].Value} {Lower(dated.Groups[1].Value)} {dated.Groups[3].Value.Trim()}?";
        }
    }

    /// <summary>A question about the section under a heading; headings that ask are taken as they are.</summary>
    public static string? ForHeading(string heading)
    {
        var words = heading.Trim().TrimEnd(':', '.', '#').Trim();
        if (words.EndsWith('?'))
        {
            return words;
        }

        var count = words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return count is >= 2 and <= 8 && !Boilerplate().IsMatch(words)
            ? HowTo().IsMatch(words) ? $"{words}?" : $"What should I know about {Lower(words)}?"
            : null;
    }

    private static bool IsSubject(string words) => !Pronoun().IsMatch(words) && words.Split(' ').Length <= 8;

    /// <summary>The first letter of a sentence is upper case for its place, unless the word is a name; "The" never is.</summary>
    private static string Lower(string words)
    {
        var first = words.Split(' ')[0];
        return first is "The" or "A" or "An" or "This" or "These" or "Our" or "Its" or "Their" or "Most" or "Some" or "Many" or "All" or "Every" or "Each"
            ? char.ToLowerInvariant(words[0]) + words[1..]
            : words;
    }

    private static string Auxiliary(string verb) => verb switch { "has" or "contains" or "holds" or "needs" or "includes" => "does", "had" or "contained" or "included" => "did", _ => "do" };

    private static string Base(string verb) => verb switch
    {
        "has" or "had" or "have" => "have",
        "contains" or "contained" or "contain" => "contain",
        "includes" or "included" or "include" => "include",
        "holds" => "hold",
        "needs" => "need",
        _ => verb,
    };

    [GeneratedRegex(@"^((?:The |A |An )?[\p{Lu}\p{Ll}][\p{L}\p{N}'’ -]{1,60}?) (is|are|was|were) (?:an?|the|one of) \p{L}", Options)]
    private static partial Regex Definition();

    [GeneratedRegex(@"^([\p{Lu}][\p{L}\p{N}'’ -]{1,60}?) (is|are|was|were|can|must|should|will) ([^,;.]{3,80}?),? because ", Options)]
    private static partial Regex Because();

    [GeneratedRegex(@"^([\p{Lu}][\p{L}\p{N}'’ -]{1,60}?) (has|have|had|contains|contain|contained|includes|include|included|holds|needs) (?:about |over |more than |at least |up to |nearly )?([0-9][0-9,.]*|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty) ([\p{Ll}]+s)\b", Options)]
    private static partial Regex Amount();

    [GeneratedRegex(@"^([\p{Lu}][\p{L}\p{N}'’ -]{1,60}?) (was|were) ([\p{Ll}]+ed|built|born|made|founded|begun|written|sold|won|held)\b[^.;]{0,60}? (?:in|on) (?:\p{L}+ )?(?:[0-9]{1,2},? )?[12][0-9]{3}\b", Options)]
    private static partial Regex Dated();

    [GeneratedRegex(@"^(It|They|He|She|This|That|These|Those|There|We|You|I|Here|What|Which|Who|One|Another|Others|Some|Such|But|And|However|If|When|While|Although|In|On|At|For|As|By|With|After|Before|Since|Because)\b", Options)]
    private static partial Regex Pronoun();

    [GeneratedRegex(@"^(introduction|conclusions?|summary|references|contents|table of contents|about|comments?|related|share|tags|further reading|see also|notes|links)$", Options | RegexOptions.IgnoreCase)]
    private static partial Regex Boilerplate();

    [GeneratedRegex(@"^(how|why|what|when|where|who) ", Options | RegexOptions.IgnoreCase)]
    private static partial Regex HowTo();
}
