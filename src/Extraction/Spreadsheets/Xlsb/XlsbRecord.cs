namespace IndexForge.Extraction.Spreadsheets.Xlsb;

/// <summary>Record numbers (MS-XLSB 2.3).</summary>
internal static class XlsbRecord
{
    public const int RowHeader = 0;
    public const int CellRk = 2;
    public const int CellError = 3;
    public const int CellBoolean = 4;
    public const int CellReal = 5;
    public const int CellText = 6;
    public const int CellShared = 7;
    public const int FormulaText = 8;
    public const int FormulaReal = 9;
    public const int FormulaBoolean = 10;
    public const int FormulaError = 11;
    public const int ShortBlank = 12;
    public const int ShortRk = 13;
    public const int ShortError = 14;
    public const int ShortBoolean = 15;
    public const int ShortReal = 16;
    public const int ShortText = 17;
    public const int ShortShared = 18;
    public const int SharedString = 19;
    public const int NumberFormat = 44;
    public const int Xf = 47;
    public const int CellRichText = 62;
    public const int EndSheet = 130;
    public const int EndSheetData = 146;
    public const int WorkbookProperties = 153;
    public const int Sheet = 156;
    public const int MergedCells = 176;
    public const int BeginCellXfs = 617;
    public const int EndCellXfs = 618;
}
