namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>A sheet of an open workbook: what is shown of it, where its records start, and what its cells refer to.</summary>
/// <param name="Info">What is shown of it.</param>
/// <param name="Offset">Where its BOF record is in the stream; negative where the file has none for it.</param>
/// <param name="End">Where the next sheet starts, or the stream ends: records from there on are none of this sheet's.</param>
/// <param name="Globals">Formats, encoding and shared strings of its cells.</param>
internal sealed record XlsSheet(SheetInfo Info, long Offset, long End, BiffGlobals Globals);
