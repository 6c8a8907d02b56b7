using System.Buffers;

namespace IndexForge.Gateway.Documents;

/// <summary>Names of files as callers give them: a label and a hint at the format, never a path.</summary>
internal static class FileNames
{
    private const int MaxLength = 255;

    private static readonly SearchValues<char> Separators = SearchValues.Create("/\\");

    /// <summary>The last part of the name, printable and of bounded length; a name by media type where none is given.</summary>
    public static string Clean(string? given, string contentType)
    {
        var name = given ?? "";
        name = name[(name.AsSpan().LastIndexOfAny(Separators) + 1)..];
        name = string.Concat(name.Where(c => !char.IsControl(c))).Trim();
        if (name.Length > MaxLength)
        {
            var extension = Path.GetExtension(name);
            name = extension.Length is > 0 and <= 16 ? name[..(MaxLength - extension.Length)] + extension : name[..MaxLength];
        }

        return name is "" or "." or ".." ? "upload" + Extension(contentType) : name;
    }

    private static string Extension(string contentType) => contentType.ToLowerInvariant() switch
    {
        "text/csv" => ".csv",
        "text/tab-separated-values" => ".tsv",
        "text/plain" => ".txt",
        "text/markdown" => ".md",
        "text/html" => ".html",
        "application/json" => ".json",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => ".xlsx",
        "application/vnd.ms-excel" => ".xls",
        "application/vnd.oasis.opendocument.spreadsheet" => ".ods",
        "application/pdf" => ".pdf",
        _ => "",
    };
}
