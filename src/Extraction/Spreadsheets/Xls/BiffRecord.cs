namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>
/// Record numbers (MS-XLS 2.3; for BIFF2–4 "OpenOffice.org's Documentation of the Microsoft Excel File Format").
/// A suffix names the generation where one record has several numbers.
/// </summary>
internal static class BiffRecord
{
    public const ushort Blank2 = 0x0001;
    public const ushort Integer2 = 0x0002;
    public const ushort Number2 = 0x0003;
    public const ushort Label2 = 0x0004;
    public const ushort BoolErr2 = 0x0005;
    public const ushort Formula = 0x0006;
    public const ushort String2 = 0x0007;
    public const ushort Row2 = 0x0008;
    public const ushort Bof2 = 0x0009;
    public const ushort Eof = 0x000A;
    public const ushort Format2 = 0x001E;
    public const ushort DateMode = 0x0022;
    public const ushort FilePass = 0x002F;
    public const ushort Continue = 0x003C;
    public const ushort CodePage = 0x0042;
    public const ushort Xf2 = 0x0043;
    public const ushort Ixfe2 = 0x0044;
    public const ushort WsBool = 0x0081;
    public const ushort BoundSheet = 0x0085;
    public const ushort SheetHeader4 = 0x008F;
    public const ushort FileLock = 0x0195;
    public const ushort MulRk = 0x00BD;
    public const ushort MulBlank = 0x00BE;
    public const ushort RString = 0x00D6;
    public const ushort Xf = 0x00E0;
    public const ushort InterfaceHeader = 0x00E1;
    public const ushort MergedCells = 0x00E5;
    public const ushort Sst = 0x00FC;
    public const ushort LabelSst = 0x00FD;
    public const ushort RrdInfo = 0x0196;
    public const ushort RrdHead = 0x0138;
    public const ushort UserExclusive = 0x0194;
    public const ushort Blank = 0x0201;
    public const ushort Number = 0x0203;
    public const ushort Label = 0x0204;
    public const ushort BoolErr = 0x0205;
    public const ushort Formula3 = 0x0206;
    public const ushort String = 0x0207;
    public const ushort Row = 0x0208;
    public const ushort Bof3 = 0x0209;
    public const ushort Array = 0x0221;
    public const ushort Array2 = 0x0021;
    public const ushort Table = 0x0236;
    public const ushort Table2 = 0x0036;
    public const ushort Table2Column = 0x0037;
    public const ushort Xf3 = 0x0243;
    public const ushort Rk = 0x027E;
    public const ushort Formula4 = 0x0406;
    public const ushort Bof4 = 0x0409;
    public const ushort Format = 0x041E;
    public const ushort Xf4 = 0x0443;
    public const ushort SharedFormula = 0x04BC;
    public const ushort Bof = 0x0809;

    /// <summary>Whether the record opens a substream.</summary>
    public static bool IsBof(ushort id) => id is Bof or Bof4 or Bof3 or Bof2;

    /// <summary>Whether the record stays in the clear in an encrypted stream (MS-XLS 2.2.10).</summary>
    public static bool IsNeverEncrypted(ushort id) =>
        IsBof(id) || id is FilePass or UserExclusive or FileLock or InterfaceHeader or RrdInfo or RrdHead;
}
