namespace IndexForge.Extraction.Tables;

/// <summary>Keeps the first findings of each rule and column, and counts them all.</summary>
internal sealed class IssueCollector
{
    /// <summary>Findings kept of one rule in one column.</summary>
    public const int KeptPerRule = 100;

    /// <summary>Findings kept of one table.</summary>
    public const int KeptInAll = 5_000;

    public const int MaxValueLength = 200;

    private readonly List<TableIssue> _kept = [];
    private readonly Dictionary<string, long> _totals = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Rule, int Column), int> _keptOf = [];

    /// <summary>Counts findings; true when a <see cref="TableIssue"/> for one is still to be kept by <see cref="Keep"/>.</summary>
    public bool Count(string rule, int column, long count = 1)
    {
        _totals[rule] = _totals.GetValueOrDefault(rule) + count;
        ref var kept = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_keptOf, (rule, column), out _);
        if (kept >= KeptPerRule || _kept.Count >= KeptInAll)
        {
            return false;
        }

        kept++;
        return true;
    }

    public void Keep(TableIssue issue) => _kept.Add(issue);

    /// <summary>A finding about a whole column, which stands for <paramref name="count"/> cells.</summary>
    public void Add(string rule, ColumnStart column, string message, long count = 1)
    {
        if (Count(rule, column.Column, count))
        {
            Keep(new TableIssue(rule, message, Column: column.Name));
        }
    }

    public IssueReport Report() => new(_kept, _totals);
}
