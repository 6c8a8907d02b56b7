namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>What a sheet's substream holds, by its BOUNDSHEET record.</summary>
internal enum BoundSheetKind : byte
{
    Worksheet = 0,
    Macro = 1,
    Chart = 2,
    VisualBasicModule = 6,
}

/// <summary>A sheet as the workbook lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Visibility">Whether it is shown.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Offset">Where its BOF record should be.</param>
internal sealed record BoundSheet(string Name, SheetVisibility Visibility, BoundSheetKind Kind, long Offset);
