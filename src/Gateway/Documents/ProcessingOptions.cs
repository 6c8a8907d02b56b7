using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using Microsoft.OpenApi;

namespace IndexForge.Gateway.Documents;

/// <summary>How a file is to be read: the API's <c>options</c>. Checked here for form, so that a typo is a 400 and not a failed job.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ProcessingOptions
{
    private const int MaxNames = 1_024;

    private static readonly JsonSerializerOptions Canonical = new(Json.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Read at most this many data rows of each table.</summary>
    public long? MaxRows { get; init; }

    /// <summary>Sheets to leave out.</summary>
    public string[]? SkipSheets { get; init; }

    /// <summary>The only sheets to read.</summary>
    public string[]? Sheets { get; init; }

    /// <summary>Columns that a table must have.</summary>
    public string[]? RequiredColumns { get; init; }

    /// <summary>Whether the first row names the columns: "auto", true or false.</summary>
    [Kinds(JsonSchemaType.Boolean | JsonSchemaType.String | JsonSchemaType.Null)]
    public JsonElement? HasHeader { get; init; }

    /// <summary>The delimiter of CSV: one character.</summary>
    public string? Delimiter { get; init; }

    /// <summary>The encoding's name (IANA).</summary>
    public string? Encoding { get; init; }

    /// <summary>The date system: 1900 or 1904.</summary>
    [Kinds(JsonSchemaType.Integer | JsonSchemaType.String | JsonSchemaType.Null)]
    public JsonElement? DateSystem { get; init; }

    /// <summary>What values must be.</summary>
    public ValidationRule[]? Rules { get; init; }

    /// <summary>What a broken rule does: "report" or "reject".</summary>
    [Names("report", "reject")]
    public string? OnRuleViolation { get; init; }

    /// <summary>The text's language (ISO 639-1).</summary>
    public string? Language { get; init; }

    /// <summary>The options in their one canonical spelling, or null where none are given.</summary>
    /// <exception cref="ServiceException"><c>invalid_request</c>.</exception>
    public static string? Canonicalise(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ProcessingOptions>(json, Json.Options)?.Canonicalise();
        }
        catch (JsonException error)
        {
            throw Refuse(Json.Explain(error) + " Known options: maxRows, skipSheets, sheets, requiredColumns, hasHeader, delimiter, encoding, dateSystem, rules, onRuleViolation, language.");
        }
    }

    public string Canonicalise()
    {
        Require(MaxRows is null or (> 0 and <= 1_000_000_000), "maxRows must be from 1 to 1000000000.");
        Require(Delimiter is null or { Length: 1 } or "\\t", "delimiter must be one character.");
        Require(OnRuleViolation is null or "report" or "reject", "onRuleViolation must be 'report' or 'reject'.");
        Require(Language is null || Language.Length is 2 or 3 && Language.All(char.IsAsciiLetter), "language must be an ISO 639 code such as 'en'.");
        Names(SkipSheets, "skipSheets");
        Names(Sheets, "sheets");
        Names(RequiredColumns, "requiredColumns");
        if (Encoding is not null)
        {
            Require(IsEncoding(Encoding), $"encoding '{IndexForge.Grains.Names.Short(Encoding)}' is not known.");
        }

        Require((Rules?.Length ?? 0) <= MaxNames, $"rules has more than {MaxNames} entries.");
        foreach (var rule in Rules ?? [])
        {
            rule.Check();
        }

        return JsonSerializer.Serialize(this with { HasHeader = CanonicalHeader(), DateSystem = CanonicalDates(), Delimiter = Delimiter is "\\t" ? "\t" : Delimiter }, Canonical);
    }

    internal static ServiceException Refuse(string what) => new(ErrorCodes.InvalidRequest, "options: " + what);

    private JsonElement? CanonicalHeader() => HasHeader switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => Element(flag.GetBoolean() ? "true" : "false"),
        { ValueKind: JsonValueKind.String } text when text.GetString() is "auto" or "true" or "false" => text,
        _ => throw Refuse("hasHeader must be 'auto', true or false."),
    };

    private JsonElement? CanonicalDates() => DateSystem switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { } given when given.ToString() is "1900" or "1904" => JsonSerializer.SerializeToElement(int.Parse(given.ToString(), CultureInfo.InvariantCulture)),
        _ => throw Refuse("dateSystem must be 1900 or 1904."),
    };

    private static JsonElement Element(string text) => JsonSerializer.SerializeToElement(text);

    private static void Names(string[]? names, string option)
    {
        Require((names?.Length ?? 0) <= MaxNames, $"{option} has more than {MaxNames} entries.");
        Require(names is null || !Array.Exists(names, n => n is null or { Length: 0 or > MaxNames }), $"{option} has an empty or overlong name.");
    }

    private static bool IsEncoding(string name) =>
        System.Text.CodePagesEncodingProvider.Instance.GetEncoding(name) is not null
        || Array.Exists(System.Text.Encoding.GetEncodings(), e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));

    internal static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw Refuse(otherwise);
        }
    }
}

/// <summary>What the values of a column must be.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ValidationRule
{
    private static readonly string[] Types = ["string", "integer", "number", "boolean", "date", "datetime", "time"];

    /// <summary>The column's name.</summary>
    public required string Column { get; init; }

    /// <summary>The type they must have.</summary>
    [Names("string", "integer", "number", "boolean", "date", "datetime", "time")]
    public string? Type { get; init; }

    /// <summary>Whether a value must be there.</summary>
    public bool? Required { get; init; }

    /// <summary>The least value: a number, or a date as text.</summary>
    [Kinds(JsonSchemaType.Number | JsonSchemaType.String | JsonSchemaType.Null)]
    public JsonElement? Min { get; init; }

    /// <summary>The greatest value: a number, or a date as text.</summary>
    [Kinds(JsonSchemaType.Number | JsonSchemaType.String | JsonSchemaType.Null)]
    public JsonElement? Max { get; init; }

    /// <summary>A regular expression that they must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>The only values allowed.</summary>
    public string[]? OneOf { get; init; }

    /// <summary>Whether no value may come twice.</summary>
    public bool? Unique { get; init; }

    public void Check()
    {
        ProcessingOptions.Require(Column.Length is > 0 and <= 1_024, "a rule's column is empty or overlong.");
        ProcessingOptions.Require(Type is null || Types.Contains(Type), $"a rule's type must be one of {string.Join(", ", Types)}.");
        ProcessingOptions.Require(IsBound(Min) && IsBound(Max), "a rule's min and max must be numbers or text.");
        ProcessingOptions.Require((OneOf?.Length ?? 0) <= 10_000, "a rule's oneOf has more than 10000 values.");
        ProcessingOptions.Require(Pattern is null || IsPattern(Pattern), $"the pattern of the rule for '{Names.Short(Column)}' is no regular expression without back-references and look-around, of at most 1000 characters.");
    }

    private static bool IsBound(JsonElement? bound) =>
        bound is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Number or JsonValueKind.String };

    /// <summary>Only patterns that run in linear time: a caller's pattern must not be able to stop a worker.</summary>
    private static bool IsPattern(string pattern)
    {
        if (pattern.Length > 1_000)
        {
            return false;
        }

        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
