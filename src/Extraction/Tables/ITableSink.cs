namespace IndexForge.Extraction.Tables;

/// <summary>Receives the tables of a sheet. Calls come from the thread that drives the extractor, never two at once.</summary>
public interface ITableSink
{
    /// <summary>A table begins. Tables that stand side by side are open at the same time, so each has its own receiver.</summary>
    ITableRows Begin(TableStart table);
}

/// <summary>Receives one table's rows and then its summary.</summary>
public interface ITableRows
{
    /// <summary>A data row; it and its cells are valid during the call.</summary>
    void Row(in TableRow row);

    /// <summary>A row that rules reject, likewise; it is in no count or profile of the table but <see cref="TableSummary.RejectedRows"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="reason">What it breaks: <c>price: min; name: required</c>.</param>
    void Rejected(in TableRow row, string reason)
    {
    }

    /// <summary>The table is complete. Not called when the pass ends in an error or is cancelled.</summary>
    void End(TableSummary summary);
}
