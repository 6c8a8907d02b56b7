using System.Globalization;
using System.Text.RegularExpressions;
using IndexForge.Extraction.Tables.Rules;

namespace IndexForge.Extraction.Tables;

public sealed partial record TableOptions
{
    /// <summary>Rules, names and listed values beyond this many are refused.</summary>
    private const int MaxListed = 1_000;

    /// <summary>Every fault of the options, each a sentence that names the field; empty when they are valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (MaxRows < 1)
        {
            errors.Add("maxRows must be at least 1.");
        }

        if (DateSystem is not (null or 1900 or 1904))
        {
            errors.Add("dateSystem must be 1900 or 1904.");
        }

        if (Delimiter is { Length: not 1 } and not ("" or "tab" or "\\t") || Delimiter is "\"" or "\n" or "\r")
        {
            errors.Add("delimiter must be one character (not a quote or line end) or `tab`.");
        }

        if (Encoding is not null && !IsEncoding(Encoding))
        {
            errors.Add($"encoding `{Encoding}` is not known.");
        }

        if (Language is not null && !IsLanguage(Language))
        {
            errors.Add($"language `{Language}` is not a known BCP 47 tag.");
        }

        CheckNames("sheets", Sheets, errors);
        CheckNames("skipSheets", SkipSheets, errors);
        CheckNames("requiredColumns", RequiredColumns, errors);
        if (Rules is null || Rules.Count > MaxListed)
        {
            errors.Add($"rules must be a list of at most {MaxListed}.");
            return errors;
        }

        for (var i = 0; i < Rules.Count; i++)
        {
            Check(Rules[i], $"rules[{i.ToString(CultureInfo.InvariantCulture)}]", errors);
        }

        return errors;
    }

    private static void CheckNames(string field, IReadOnlyList<string>? names, List<string> errors)
    {
        if (names is null || names.Count > MaxListed || names.Any(string.IsNullOrWhiteSpace))
        {
            errors.Add($"{field} must be a list of at most {MaxListed} names, none of them empty.");
        }
    }

    private static void Check(ValidationRule? rule, string at, List<string> errors)
    {
        if (rule is null || string.IsNullOrWhiteSpace(rule.Column))
        {
            errors.Add($"{at}.column is missing.");
            return;
        }

        if (rule.Type is ColumnType.Empty or ColumnType.Mixed)
        {
            errors.Add($"{at}.type must be one of string, integer, number, boolean, date, datetime, time.");
        }

        CheckBounds(rule, at, errors);
        if (rule.OneOf is { Count: 0 or > MaxListed } || rule.OneOf?.Any(v => v is null) == true)
        {
            errors.Add($"{at}.oneOf must list 1 to {MaxListed} values.");
        }

        if (rule.Pattern is not null)
        {
            try
            {
                _ = RulePattern.Compile(rule.Pattern);
            }
            catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
            {
                errors.Add($"{at}.pattern cannot be used: {fault.Message}");
            }
        }
    }

    private static void CheckBounds(ValidationRule rule, string at, List<string> errors)
    {
        var min = RuleBound.Parse(rule.Min);
        var max = RuleBound.Parse(rule.Max);
        if (rule.Min is not null && min is null)
        {
            errors.Add($"{at}.min must be a number, an ISO 8601 date or a time.");
        }

        if (rule.Max is not null && max is null)
        {
            errors.Add($"{at}.max must be a number, an ISO 8601 date or a time.");
        }

        if (min is { } low && max is { } high && (low.Family != high.Family || low.Value > high.Value))
        {
            errors.Add($"{at}.min must not be above max, and of the same kind.");
        }
    }

    private static bool IsEncoding(string name)
    {
        try
        {
            return System.Text.CodePagesEncodingProvider.Instance.GetEncoding(name) is not null || System.Text.Encoding.GetEncoding(name) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsLanguage(string tag)
    {
        try
        {
            // Tags that ICU makes up ("xx-yy") have no ISO 639 name of their own.
            return tag.Length is >= 2 and <= 35 && CultureInfo.GetCultureInfo(tag, predefinedOnly: true).LCID != CultureInfo.InvariantCulture.LCID;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }
}
