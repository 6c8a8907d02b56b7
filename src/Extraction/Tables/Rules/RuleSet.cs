using System.Buffers;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Rules;

/// <summary>The rules of one table: judges each row, and reports what it breaks by cell.</summary>
internal sealed class RuleSet
{
    private readonly ILookup<string, ValidationRule> _byColumn;
    private readonly List<(ColumnRule Rule, ColumnStart Column)> _bound = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly LocaleHint _locale;
    private readonly IssueCollector _issues;
    private readonly bool _reject;
    private readonly System.Text.StringBuilder _reasons = new();

    public RuleSet(TableOptions options, LocaleHint locale, IssueCollector issues)
    {
        _byColumn = options.Rules.ToLookup(rule => ColumnKey.Of(rule.Column), StringComparer.Ordinal);
        _locale = locale;
        _issues = issues;
        _reject = options.OnRuleViolation == RuleViolationMode.Reject;
    }

    /// <summary>A column became known: the rules that name it apply from here on.</summary>
    public void Bind(ColumnStart column)
    {
        // The first column of that name: "Name (2)" has a name of its own.
        var key = _byColumn.Count == 0 ? "" : ColumnKey.Of(column.Name);
        if (!_used.Add(key))
        {
            return;
        }

        foreach (var rule in _byColumn[key])
        {
            _bound.Add((new ColumnRule(rule, column.Column, _locale), column));
        }
    }

    /// <summary>Why the row is rejected; null when it is delivered, with or without findings.</summary>
    public string? Judge(in TableRow row)
    {
        _reasons.Clear();
        foreach (var (rule, column) in _bound)
        {
            if (rule.Broken(row) is not { } part)
            {
                continue;
            }

            Report(row, rule, column, part);
            if (_reject)
            {
                _reasons.Append(_reasons.Length > 0 ? "; " : "").Append(column.Name).Append(": ").Append(part);
            }
        }

        if (_reasons.Length > 0)
        {
            return _reasons.ToString();
        }

        foreach (var (rule, _) in _bound)
        {
            rule.Accept();
        }

        return null;
    }

    /// <summary>What can only be said at the end.</summary>
    public void Finish()
    {
        foreach (var rules in _byColumn)
        {
            if (!_used.Contains(rules.Key) && _issues.Count(IssueRules.RuleWithoutColumn, -1))
            {
                var rule = rules.First();
                _issues.Keep(new TableIssue(IssueRules.RuleWithoutColumn, $"There is no column \"{rule.Column}\"; its rule was not applied.", Column: rule.Column));
            }
        }

        foreach (var (rule, column) in _bound)
        {
            if (rule.Overflowed)
            {
                _issues.Add(IssueRules.UniqueLimit, column,
                    $"More than {HashSet128.Capacity} distinct values: later ones were compared with the first {HashSet128.Capacity} only.");
            }
        }
    }

    private void Report(in TableRow row, ColumnRule rule, ColumnStart column, string part)
    {
        if (!_issues.Count(part, column.Column))
        {
            return;
        }

        string? value = null;
        if (row.TryGet(column.Column, out var cell))
        {
            var text = new ArrayBufferWriter<char>(64);
            row.WriteDisplayed(cell, text);
            value = TextCut.To(text.WrittenSpan, IssueCollector.MaxValueLength).ToString();
        }

        _issues.Keep(new TableIssue(part, rule.Explain(part), row.SheetRow, column.Name, A1.Address(column.Column, row.SheetRow), value));
    }
}
