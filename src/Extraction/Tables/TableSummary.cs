namespace IndexForge.Extraction.Tables;

/// <summary>What a whole pass found of a table.</summary>
public sealed record TableSummary
{
    /// <summary>What was known at its start.</summary>
    public required TableStart Start { get; init; }

    /// <summary>Data rows delivered.</summary>
    public required long RowCount { get; init; }

    /// <summary>Data rows rejected by rules; delivered + rejected = read.</summary>
    public long RejectedRows { get; init; }

    /// <summary>Whether <see cref="TableOptions.MaxRows"/> ended it while the sheet had more rows.</summary>
    public bool Truncated { get; init; }

    /// <summary>Rows the sheet hides, which are delivered and flagged.</summary>
    public long HiddenRows { get; init; }

    /// <summary>The columns in sheet order. Columns without a name and without any value are left out.</summary>
    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>Findings: exact totals, the first of each kind kept.</summary>
    public required IssueReport Issues { get; init; }
}
