using System.Text.RegularExpressions;

namespace IndexForge.Indexing.Answers;

/// <summary>Whether a sentence holds something of the kind that a question asks for, beyond what the question itself says.</summary>
internal static partial class AnswerEvidence
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    public static double Of(Question question, string sentence, string questionText) => question.Type switch
    {
        QuestionType.HowMany when question.AsksForPercentage => Percent().IsMatch(sentence) ? 1 : Number().IsMatch(sentence) ? 0.3 : 0,
        QuestionType.HowMany => HasNew(Number(), sentence, questionText) ? 1 : 0,
        QuestionType.When when question.AsksForYear => HasNew(YearNumber(), sentence, questionText) ? 1 : 0,
        QuestionType.When => HasNew(Date(), sentence, questionText) ? 1 : TimeWord().IsMatch(sentence) ? 0.5 : 0,
        QuestionType.Where => HasNew(Place(), sentence, questionText) ? 1 : 0,
        QuestionType.Who => HasNew(Name(), sentence, questionText) ? 1 : 0,
        QuestionType.Why => Reason().IsMatch(sentence) ? 1 : 0,
        QuestionType.How => Way().IsMatch(sentence) ? 1 : 0,
        QuestionType.Definition => Naming().IsMatch(sentence) ? 1 : 0,
        _ => 0.5,
    };

    private static bool HasNew(Regex pattern, string sentence, string question)
    {
        foreach (var match in pattern.EnumerateMatches(sentence))
        {
            if (!question.AsSpan().Contains(sentence.AsSpan(match.Index, match.Length).Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|twice|once|one|single|several)\b", Options)]
    private static partial Regex Number();

    [GeneratedRegex(@"\d\s?(%|percent|per cent)|\bpercent\b", Options)]
    private static partial Regex Percent();

    [GeneratedRegex(@"\b(1[0-9]{3}|20[0-9]{2})\b|\b[0-9]{1,4} (BC|AD|BCE|CE)\b", Options)]
    private static partial Regex YearNumber();

    [GeneratedRegex(@"\b(1[0-9]{3}|20[0-9]{2})s?\b|\b[0-9]{1,4} (BC|AD|BCE|CE)\b|\b(January|February|March|April|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|\b[0-9]{1,2}(st|nd|rd|th)[ -]century\b", Options)]
    private static partial Regex Date();

    [GeneratedRegex(@"\b(century|centuries|during|after|before|until|later|ago|season|spring|summer|autumn|winter|morning|night|decade|age|while)\b", Options)]
    private static partial Regex TimeWord();

    [GeneratedRegex(@"\b(in|at|on|near|from|to|of|into|across|throughout|around|between|outside|inside) (the )?([A-Z][\p{L}]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Place();

    [GeneratedRegex(@"[ ""“(](\p{Lu}[\p{L}.'’-]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(@"\b(because|due to|since|so that|in order to|as a result|caused? by|causes?|therefore|thus|hence|led to|leads to|reasons?|owing to|resulted|results? in|to (avoid|prevent|protect|reduce|increase|make|ensure|allow|help|keep|provide)|for this|allow(s|ed|ing)?|enabl(e|es|ed|ing))\b", Options)]
    private static partial Regex Reason();

    [GeneratedRegex(@"\b(by|through|using|via|with|means of|method|process|in a|as)\b", Options)]
    private static partial Regex Way();

    [GeneratedRegex(@"\b(is|are|was|were) (an?|the)\b|\b(called|known as|named|referred to|termed|defined as|refers to|means)\b|\bor ""|[""“]", Options)]
    private static partial Regex Naming();
}
