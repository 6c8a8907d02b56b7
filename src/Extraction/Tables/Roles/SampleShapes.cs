using System.Globalization;
using System.Text.RegularExpressions;
using IndexForge.Extraction.Csv;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Roles;

/// <summary>What one sample of a column looks like. Patterns run in linear time over texts cut at <see cref="MaxLength"/>.</summary>
internal static class SampleShapes
{
    public const int MaxLength = 400;

    private const int MaxItemsLength = 200;

    private const string Units =
        "kgs?|gm?|mg|lbs?|oz|kms?|m|cm|mm|mi|miles?|ft|feet|inch(?:es)?|in|yd|yards|l|ml|gal(?:lons)?|hrs?|h|hours?|mins?|minutes?|s|secs?|seconds|ms|" +
        "mph|kph|km/h|kmpl|hp|bhp|cc|kwh?|mw|w|v|gb|mb|kb|tb|ghz|mhz|hz|k|b|bn|mn|cr|million|billion|thousand|years?|yrs?|y|days?|months?|mos?|weeks?|" +
        "ppm|c|f|pts|points|stars|acres?|sqft|sq\\.? ?ft|ha|usd|eur|gbp|pct|percent|x|km2|bpm|rpm|fps|mpg|people";

    private const string MonthNames =
        "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";

    private static readonly Regex Url = Pattern(@"^\W{0,2}(?:(?:https?|ftp)://\S+|www\.\S+\.\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|io|co|uk|de|info|us)(?:/\S*)?)$");

    private static readonly Regex[] EmbeddedNumbers =
    [
        Pattern(@"^[-+(]?\s*\d{1,3}(?:[, '’]\d{2,3})+(?:[.,]\d+)?\s*\)?\s*%?$"),
        Pattern(@"^[-+]?\d+,\d+\s*%?$"),
        Pattern(@"^[-+<>~(]*\s*(?:us|a|c|au|ca|hk|nt|r)?[$€£¥₹]\s*[-+]?[\d., ]+\s*(?:[kmb]|bn|mn|million|billion|cr)?\+?\)?$"),
        Pattern(@"^[-+<>~]*\s*\d[\d.,]*\s*[%$€£°]+\s*[cf]?$"),
        Pattern($@"^[-+<>~]*\s*\d[\d.,]*\s*(?:{Units})\.?\+?$"),
        Pattern(@"^(?:usd|eur|gbp|rs|inr|cad|aud|chf|kr|r)\.?\s*[-+]?\d[\d.,]*$"),
        Pattern(@"^\d+'\s?\d+""?$"),
        Pattern($@"^\d[\d.,]*\s*(?:-|to|–)\s*\d[\d.,]*\s*(?:{Units}|%)$"),
        Pattern(@"^[<>]=?\s*\d[\d.,]*$"),
        Pattern(@"^\d[\d,]*\+$"),
    ];

    /// <summary>Dates that a column of dates may hold beside those that <see cref="TextShapes"/> reads as one moment.</summary>
    private static readonly Regex[] LooseDates =
    [
        Pattern(@"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T,].*)?$"),
        Pattern(@"^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?$"),
        Pattern($@"^(?:\w{{3,9}},? )?\d{{1,2}}[- /.]*(?:st|nd|rd|th)?[- /.]*(?:{MonthNames})[.,]?[- /,.]*\d{{0,4}}(?:[ T,].*)?$"),
        Pattern($@"^(?:\w{{3,9}},? )?(?:{MonthNames})[.,]?[- /]*\d{{1,2}}(?:st|nd|rd|th)?,?[- /]*\d{{2,4}}(?:[ T,].*)?$"),
        Pattern($@"^(?:{MonthNames})[- /]\d{{2,4}}$"),
        // What a spreadsheet shows of a date in a column too narrow for it.
        Pattern("^#{4,}$"),
        Pattern(@"^\d{4}[-/]\d{2}$"),
        Pattern(@"^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:\d{6})?$"),
        Pattern(@"^\d{4}[mq]\d{1,2}$"),
        Pattern(@"^\d{1,2}/\d{4}$"),
        Pattern(@"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d.*$"),
    ];

    public static bool IsUrl(string text) => Url.IsMatch(text);

    public static bool IsDate(string text) =>
        TextShapes.Read(text).Kind is TextKind.Date or TextKind.DateTime or TextKind.Time || Array.Exists(LooseDates, p => p.IsMatch(text));

    public static bool IsEmbeddedNumber(string text) => Array.Exists(EmbeddedNumbers, p => p.IsMatch(text.Replace('\u00A0', ' ').Trim()));

    /// <summary>A number as programs write it, exponents included.</summary>
    public static bool IsNumber(string text) =>
        FieldText.TryDouble(text, out var value) && double.IsFinite(value);

    public static bool IsWhole(string text) =>
        !text.Contains('e', StringComparison.OrdinalIgnoreCase) &&
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) &&
        value == Math.Floor(value);

    /// <summary>A bracketed list of values (a list of objects is a structure of its own).</summary>
    public static bool IsBracketedList(string text) => text.StartsWith('[') && !text.StartsWith("[{", StringComparison.Ordinal);

    /// <summary>JSON, a tuple, a point: something that only its own reader understands.</summary>
    public static bool IsStructure(string text) =>
        text.StartsWith("[{", StringComparison.Ordinal) || (text.Length > 1 && text[0] is '{' or '(' && text[^1] is '}' or ')' or ']');

    /// <summary>At least three short items parted by <paramref name="mark"/>.</summary>
    public static bool IsItems(string text, char mark)
    {
        var items = text.Split(mark);
        return items.Length >= 3 && Array.TrueForAll(items, item => item.Trim() is { Length: > 0 and <= 24 } trimmed && trimmed.Split(' ').Length <= 3);
    }

    /// <summary>Items parted by semicolons or bars, which prose does not use between words.</summary>
    public static bool HasItemMark(string text)
    {
        for (var i = 1; i < text.Length - 1 && text.Length < MaxItemsLength; i++)
        {
            if ((text[i] is ';' or '|' && !char.IsWhiteSpace(text[i - 1]) && !char.IsWhiteSpace(text[i + 1])) || (text[i] == ';' && text[i + 1] == ' '))
            {
                return true;
            }
        }

        return false;
    }

    private static Regex Pattern(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
}
