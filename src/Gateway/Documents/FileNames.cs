using System.Buffers;
using Microsoft.AspNetCore.StaticFiles;

namespace IndexForge.Gateway.Documents;

/// <summary>Names of files as callers give them: a label and a hint at the format, never a path.</summary>
internal static class FileNames
{
    /// <summary>The media type of bytes of which nothing is known.</summary>
    public const string Unknown = "application/octet-stream";

    private const int MaxLength = 255;
    private static readonly FileExtensionContentTypeProvider Types = MoreTypes();
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

    /// <summary>The media type to keep: as declared or, where the client did not know better (as curl does not for most files), by the name's ending.</summary>
    public static string TypeOf(string name, string declared) =>
        declared.Equals(Unknown, StringComparison.OrdinalIgnoreCase) && Types.TryGetContentType(name, out var known) ? known : declared;

    private static FileExtensionContentTypeProvider MoreTypes()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".md"] = "text/markdown";
        types.Mappings[".tsv"] = types.Mappings[".tab"] = "text/tab-separated-values";
        types.Mappings[".ods"] = "application/vnd.oasis.opendocument.spreadsheet";
        types.Mappings[".ndjson"] = types.Mappings[".jsonl"] = "application/x-ndjson";
        return types;
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
