namespace IndexForge.Extraction;

/// <summary>What a file turns out to be by its content.</summary>
public enum WorkbookKind
{
    /// <summary>Delimited text: whatever is text and nothing else.</summary>
    Csv,

    /// <summary>A ZIP archive: xlsx, xlsb or ods, which its parts tell apart.</summary>
    Zip,

    /// <summary>An OLE compound file: xls (BIFF5–8) or an encrypted package.</summary>
    CompoundFile,

    /// <summary>A bare BIFF2–5 stream.</summary>
    Biff,

    /// <summary>Excel 2003 XML (SpreadsheetML).</summary>
    Xml2003,

    /// <summary>Flat OpenDocument XML.</summary>
    FlatOds,

    /// <summary>An HTML page (or a web archive) with tables.</summary>
    Html,

    /// <summary>SYLK.</summary>
    Sylk,

    /// <summary>Bytes that are none of these.</summary>
    Unknown,
}
