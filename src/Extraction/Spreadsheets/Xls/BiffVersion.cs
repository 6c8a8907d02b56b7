namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>Generations of the binary interchange file format. BIFF5 stands for BIFF7 too: they differ in nothing that is read here.</summary>
internal enum BiffVersion
{
    Biff2 = 2,
    Biff3 = 3,
    Biff4 = 4,
    Biff5 = 5,
    Biff8 = 8,
}
