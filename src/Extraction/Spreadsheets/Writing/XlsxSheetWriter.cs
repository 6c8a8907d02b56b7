using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Export;

namespace IndexForge.Extraction.Spreadsheets.Writing;

/// <summary>A sheet as a workbook of its own, values and number formats as in the source.</summary>
public sealed class XlsxSheetWriter : ISheetWriter
{
    private readonly XlsxWriter _writer;
    private readonly IReadOnlyList<string> _formats;

    /// <summary>Writes to a stream, which stays open and need not seek.</summary>
    public XlsxSheetWriter(Stream stream, IWorkbook source, string sheetName)
    {
        _writer = new XlsxWriter(stream, source.Date1904);
        _formats = source.Formats;
        _writer.BeginSheet(sheetName);
    }

    /// <inheritdoc/>
    public void Write(RowBuffer row) => _writer.Write(row, _formats);

    /// <inheritdoc/>
    public void Complete() => _writer.Complete();

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
