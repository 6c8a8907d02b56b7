namespace IndexForge.Extraction.Tables;

/// <summary>How tables are taken from a file: the <c>options</c> of the HTTP contract. Names are matched without case and spaces.</summary>
public sealed partial record TableOptions
{
    /// <summary>The defaults.</summary>
    public static TableOptions Default { get; } = new();

    /// <summary>Data rows of each table to read at most; null for all.</summary>
    public long? MaxRows { get; init; }

    /// <summary>Sheets to leave out.</summary>
    public IReadOnlyList<string> SkipSheets { get; init; } = [];

    /// <summary>Sheets to take; empty for all. Each must exist.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>Columns that one table of the file must have, all of them.</summary>
    public IReadOnlyList<string> RequiredColumns { get; init; } = [];

    /// <summary>Whether tables have a header.</summary>
    public HeaderMode HasHeader { get; init; }

    /// <summary>Whether the cells of a merged range all get the value of its first.</summary>
    public bool FillMerged { get; init; }

    /// <summary>CSV: the delimiter (one character, or <c>tab</c>) when it must not be detected.</summary>
    public string? Delimiter { get; init; }

    /// <summary>CSV and old workbooks: the encoding's name when it must not be detected.</summary>
    public string? Encoding { get; init; }

    /// <summary>1900 or 1904 to override the file's date system.</summary>
    public int? DateSystem { get; init; }

    /// <summary>Password of an encrypted workbook.</summary>
    public string? Password { get; init; }

    /// <summary>What values must be.</summary>
    public IReadOnlyList<ValidationRule> Rules { get; init; } = [];

    /// <summary>What happens to rows that break a rule.</summary>
    public RuleViolationMode OnRuleViolation { get; init; }

    /// <summary>BCP 47 tag of the file's language (<c>de</c>, <c>en-GB</c>): decides numbers and dates that could be read both ways.</summary>
    public string? Language { get; init; }

    /// <summary>The part of the options that the workbook reader takes.</summary>
    public WorkbookOptions ToWorkbookOptions(ExtractionLimits? limits = null) => new()
    {
        Limits = limits ?? ExtractionLimits.Default,
        Password = Password,
        Delimiter = DelimiterChar(Delimiter),
        Encoding = Encoding,
        DateSystem = DateSystem,
    };

    private static char? DelimiterChar(string? delimiter) => delimiter switch
    {
        null or "" => null,
        "tab" or "\\t" => '\t',
        _ => delimiter[0],
    };
}
