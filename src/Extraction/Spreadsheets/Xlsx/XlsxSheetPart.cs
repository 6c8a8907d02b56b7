namespace IndexForge.Extraction.Spreadsheets.Xlsx;

/// <summary>A sheet and the part that holds it; no part where the package lost it.</summary>
internal sealed record XlsxSheetPart(SheetInfo Info, string? Part);
