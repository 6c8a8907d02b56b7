using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Export;

/// <summary>Writes the rows of one sheet in some format, as they come.</summary>
public interface ISheetWriter : IDisposable
{
    /// <summary>Writes a row; rows that were left out before it (see <see cref="RowBuffer.Row"/>) are blank.</summary>
    void Write(RowBuffer row);

    /// <summary>Ends the sheet and flushes.</summary>
    void Complete();
}
