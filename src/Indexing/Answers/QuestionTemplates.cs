using System.Text.RegularExpressions;

namespace IndexForge.Indexing.Answers;

/// <summary>Questions that a sentence answers by its form: definitions, meanings, numbers, dates, causes, makers, places, parts. English.</summary>
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

        foreach (var question in OfRelation(sentence))
        {
            yield return question;
        }
    }

    private static IEnumerable<string> OfRelation(string sentence)
    {
        if (Meaning().Match(sentence) is { Success: true } meaning && IsSubject(meaning.Groups[1].Value))
        {
            yield return $"What does {Lower(meaning.Groups[1].Value)} mean?";
        }

        if (MadeBy().Match(sentence) is { Success: true } made && IsSubject(made.Groups[1].Value))
        {
            yield return $"Who {made.Groups[2].Value} {Lower(made.Groups[1].Value)}?";
        }

        if (Located().Match(sentence) is { Success: true } located && IsSubject(located.Groups[1].Value))
        {
            yield return $"Where {located.Groups[2].Value} {Lower(located.Groups[1].Value)} {located.Groups[3].Value}?";
        }

        if (Effect().Match(sentence) is { Success: true } effect && IsSubject(effect.Groups[1].Value))
        {
            yield return $"What {effect.Groups[2].Value} {effect.Groups[3].Value.Trim()}?";
        }

        if (Parts().Match(sentence) is { Success: true } parts && IsSubject(parts.Groups[1].Value))
        {
            yield return $"What {Auxiliary(parts.Groups[2].Value)} {Lower(parts.Groups[1].Value)} {Base(parts.Groups[2].Value)}?";
        }

        if (Chief().Match(sentence) is { Success: true } chief)
        {
            yield return $"What {chief.Groups[2].Value} the {chief.Groups[1].Value}?";
        }

        if (InYear().Match(sentence) is { Success: true } year && IsSubject(year.Groups[2].Value))
        {
            yield return $"What happened to {Lower(year.Groups[2].Value)} in {year.Groups[1].Value}?";
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

    [GeneratedRegex(@"^((?:The |A |An )?[\p{Lu}\p{Ll}][\p{L}\p{N}'’ -]{1,50}?) (?:means|refers to|stands for|is defined as|is known as|is called) ", Options)]
    private static partial Regex Meaning();

    [GeneratedRegex(@"^([\p{Lu}][\p{L}\p{N}'’ -]{1,60}?) (?:was|were|is|has been|had been) (?:first |originally )?(founded|created|developed|designed|invented|built|directed|published|launched|discovered|introduced|produced|made|led|organized|organised|established|named|bought|acquired|recorded|painted|composed|proposed|commissioned) by \p{L}", Options)]
    private static partial Regex MadeBy();

    [GeneratedRegex(@"^([\p{Lu}][\p{L}\p{N}'’ -]{1,60}?) (is|are|was|were) (located|based|situated|held|born|headquartered|found|buried) (?:in|at|on|near) ", Options)]
    private static partial Regex Located();

    [GeneratedRegex(@"^([\p{Lu}][\p{L}\p{N}'’ -]{1,60}?) (causes|caused|leads to|led to|results in|resulted in|prevents|prevented|allows|allowed|enables|enabled|reduces|reduced|improves|improved|increases|increased|protects|determines) ([\p{L}\p{N}][^,;:.!?()]{5,70}?)(?:[,;:.!?]| (?:because|when|while|which|by|so) )", Options)]
    private static partial Regex Effect();

    [GeneratedRegex(@"^([\p{Lu}][\p{L}\p{N}'’ -]{1,60}?) (includes|include|included|contains|contain|contained|needs) [^.;]{5,200}, [^.;]{2,80}(?: and | or )", Options)]
    private static partial Regex Parts();

    [GeneratedRegex(@"^The ((?:best|easiest|fastest|simplest|main|biggest|largest|first|last|key|only|real|most \p{L}+|key|primary|greatest|oldest|highest|goal|purpose|reason|problem|difference|aim|idea|advantage|result)\b[^,;:.!?()]{0,70}?) (is|are|was|were) ", Options)]
    private static partial Regex Chief();

    [GeneratedRegex(@"^In ([12][0-9]{3}),? ([\p{Lu}\p{Ll}][\p{L}\p{N}'’ -]{1,50}?) (?:was|were|became|had|\p{Ll}{3,}ed) ", Options)]
    private static partial Regex InYear();

    [GeneratedRegex(@"^(It|They|He|She|This|That|These|Those|There|We|You|I|Here|What|Which|Who|One|Another|Others|Some|Such|But|And|However|If|When|While|Although|In|On|At|For|As|By|With|After|Before|Since|Because)\b", Options)]
    private static partial Regex Pronoun();

    [GeneratedRegex(@"^(introduction|conclusions?|summary|references|contents|table of contents|about|comments?|related|share|tags|further reading|see also|notes|links)$", Options | RegexOptions.IgnoreCase)]
    private static partial Regex Boilerplate();

    [GeneratedRegex(@"^(how|why|what|when|where|who) ", Options | RegexOptions.IgnoreCase)]
    private static partial Regex HowTo();
}
