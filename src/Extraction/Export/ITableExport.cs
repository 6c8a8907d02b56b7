using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Export;

/// <summary>Writes the tables of one sheet in some format, as their rows come.</summary>
public interface ITableExport : ITableSink, IDisposable
{
    /// <summary>Rows written so far.</summary>
    long Rows { get; }

    /// <summary>Ends the sheet and flushes.</summary>
    void Complete();
}
