using System.Text;
using IndexForge.Extraction.Spreadsheets.Encryption;
using IndexForge.Extraction.Spreadsheets.Strings;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>What holds for a whole BIFF workbook, or for the one sheet that a BIFF2–4 file is.</summary>
internal sealed class BiffGlobals(BiffBof bof, FormatTable formats, Encoding encoding, SharedStrings strings)
{
    /// <summary>The first record: generation and kind of stream.</summary>
    public BiffBof Bof => bof;

    /// <summary>Of byte strings (BIFF2–5).</summary>
    public Encoding Encoding { get; set; } = encoding;

    public bool Date1904 { get; set; }

    public BiffStyles Styles { get; } = new(bof.Version, formats);

    public SharedStrings Strings => strings;

    /// <summary>Sheets in workbook order, modules of Visual Basic left out: no spreadsheet program shows those as sheets.</summary>
    public List<BoundSheet> Sheets { get; } = [];

    /// <summary>Deciphers the stream; null where it is in the clear.</summary>
    public IBiffCipher? Cipher { get; set; }

    /// <summary>Where the records of the globals end.</summary>
    public long End { get; set; }
}
