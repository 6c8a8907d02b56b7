using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Spreadsheets;

/// <summary>The reader of a sheet that holds no rows: a chart or a dialog.</summary>
internal sealed class EmptySheetReader : ISheetReader
{
    public IReadOnlyList<MergedRange> Merges => [];

    public bool Read(RowBuffer row) => false;

    public void Dispose()
    {
    }
}
