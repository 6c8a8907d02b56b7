namespace IndexForge.Extraction.Spreadsheets.Xml2003;

/// <summary>A worksheet and where its start tag is: an offset into the file, or -1 where the file must be read from the start.</summary>
internal sealed record Xml2003Sheet(SheetInfo Info, long Offset);
