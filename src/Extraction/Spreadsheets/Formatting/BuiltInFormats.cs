namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>
/// Number formats that files refer to by id without spelling them out (ECMA-376 part 1, 18.8.30; [MS-XLS] 2.4.126), as
/// Excel shows them under English (United States): ids 14 and 22 follow the system's short date.
/// </summary>
public static class BuiltInFormats
{
    /// <summary>The format of a cell that has none.</summary>
    public const string General = "General";

    private const string ShortDate = "m/d/yy";

    private const string LongTime = "h:mm:ss";

    /// <summary>The code of a built-in id, or null where the id is a file's own (164 and up) or unassigned.</summary>
    public static string? Code(int id) => id switch
    {
        0 => General,
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => "\"$\"#,##0_);\\(\"$\"#,##0\\)",
        6 => "\"$\"#,##0_);[Red]\\(\"$\"#,##0\\)",
        7 => "\"$\"#,##0.00_);\\(\"$\"#,##0.00\\)",
        8 => "\"$\"#,##0.00_);[Red]\\(\"$\"#,##0.00\\)",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => ShortDate,
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => LongTime,
        22 => "m/d/yy h:mm",
        37 => "#,##0_);\\(#,##0\\)",
        38 => "#,##0_);[Red]\\(#,##0\\)",
        39 => "#,##0.00_);\\(#,##0.00\\)",
        40 => "#,##0.00_);[Red]\\(#,##0.00\\)",
        41 => "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)",
        42 => "_(\"$\"* #,##0_);_(\"$\"* \\(#,##0\\);_(\"$\"* \"-\"_);_(@_)",
        43 => "_(* #,##0.00_);_(* \\(#,##0.00\\);_(* \"-\"??_);_(@_)",
        44 => "_(\"$\"* #,##0.00_);_(\"$\"* \\(#,##0.00\\);_(\"$\"* \"-\"??_);_(@_)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",

        // Ids that East Asian and Thai editions define; an English Excel shows them as its own date, time and number formats.
        >= 27 and <= 31 or 36 or (>= 50 and <= 58) or 71 or 72 => ShortDate,
        >= 32 and <= 35 => LongTime,
        59 => "0",
        60 => "0.00",
        61 => "#,##0",
        62 => "#,##0.00",
        67 => "0%",
        68 => "0.00%",
        69 => "# ?/?",
        70 => "# ??/??",
        73 => "d-mmm-yy",
        74 => "d-mmm",
        75 => "mmm-yy",
        76 => "h:mm",
        77 => LongTime,
        78 => "m/d/yy h:mm",
        79 => "mm:ss",
        80 => "[h]:mm:ss",
        81 => "mm:ss.0",
        _ => null,
    };
}
