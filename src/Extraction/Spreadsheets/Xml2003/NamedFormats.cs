using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Spreadsheets.Xml2003;

/// <summary>Formats that SpreadsheetML states by name (XML Spreadsheet Reference, NumberFormat element).</summary>
internal static class NamedFormats
{
    /// <summary>The code of a name; anything else is a code itself.</summary>
    public static string Code(string format) => format switch
    {
        "" or "General Number" => BuiltInFormats.General,
        "General Date" => BuiltInFormats.Code(22)!,
        "Long Date" => "dddd, mmmm dd, yyyy",
        "Medium Date" => BuiltInFormats.Code(15)!,
        "Short Date" => BuiltInFormats.Code(14)!,
        "Long Time" => BuiltInFormats.Code(19)!,
        "Medium Time" => BuiltInFormats.Code(18)!,
        "Short Time" => BuiltInFormats.Code(20)!,
        "Currency" => BuiltInFormats.Code(8)!,
        "Euro Currency" => "[$€-2] #,##0.00_);[Red]\\([$€-2] #,##0.00\\)",
        "Fixed" => BuiltInFormats.Code(2)!,
        "Standard" => BuiltInFormats.Code(4)!,
        "Percent" => BuiltInFormats.Code(10)!,
        "Scientific" => BuiltInFormats.Code(11)!,
        "Yes/No" => "\"Yes\";\"Yes\";\"No\";@",
        "True/False" => "\"True\";\"True\";\"False\";@",
        "On/Off" => "\"On\";\"On\";\"Off\";@",
        _ => format,
    };
}
