namespace IndexForge.Extraction.Tables;

/// <summary>A finding about a table, a column or a cell.</summary>
/// <param name="Rule">Stable snake_case name: a code of <see cref="IssueRules"/> or the violated rule (<c>required</c>, <c>type</c>, <c>min</c> …).</param>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="Row">Row as a person sees it in the sheet (1 is the first); null when it concerns the whole column or table.</param>
/// <param name="Column">The column's name, if it concerns one.</param>
/// <param name="Cell">The address such as <c>B17</c>, if it concerns one.</param>
/// <param name="Value">The displayed value, cut at 200 characters.</param>
public sealed record TableIssue(string Rule, string Message, int? Row = null, string? Column = null, string? Cell = null, string? Value = null);

/// <summary>Findings with bounded memory: of each rule and column the first are kept, the totals are exact.</summary>
/// <param name="Kept">The kept findings in the order they were found.</param>
/// <param name="Totals">How many there were by rule.</param>
public sealed record IssueReport(IReadOnlyList<TableIssue> Kept, IReadOnlyDictionary<string, long> Totals)
{
    /// <summary>No findings.</summary>
    public static IssueReport Empty { get; } = new([], new Dictionary<string, long>());

    /// <summary>All findings, kept or not.</summary>
    public long Total => Totals.Values.Sum();
}

/// <summary>Rules that the extractor itself checks.</summary>
public static class IssueRules
{
    /// <summary>A column has no name and got its letter.</summary>
    public const string EmptyColumnName = "empty_column_name";

    /// <summary>A name appears more than once and got a number.</summary>
    public const string DuplicateColumnName = "duplicate_column_name";

    /// <summary>The column's numbers read both as 1,234 and as 1.234: it stays text until a language is given.</summary>
    public const string AmbiguousNumber = "ambiguous_number";

    /// <summary>Some of the column's numbers use a decimal comma and some a decimal dot: it stays text.</summary>
    public const string ConflictingNumbers = "conflicting_numbers";

    /// <summary>Day and month of the column's dates cannot be told apart: it stays text until a language is given.</summary>
    public const string AmbiguousDate = "ambiguous_date";

    /// <summary>Some of the column's dates have the day first and some the month: it stays text.</summary>
    public const string ConflictingDates = "conflicting_dates";

    /// <summary>The column holds error values such as <c>#DIV/0!</c>.</summary>
    public const string ErrorValues = "error_values";

    /// <summary>Placeholders such as <c>N/A</c> in a column of numbers or dates are taken as missing.</summary>
    public const string Placeholder = "placeholder";

    /// <summary>A rule names a column that the table does not have.</summary>
    public const string RuleWithoutColumn = "rule_without_column";

    /// <summary>A <c>unique</c> rule met more distinct values than it remembers.</summary>
    public const string UniqueLimit = "unique_limit";

    /// <summary>The column holds more than one kind of value.</summary>
    public const string MixedTypes = "mixed_types";
}
