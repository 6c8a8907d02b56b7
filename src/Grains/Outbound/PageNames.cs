namespace IndexForge.Grains.Outbound;

/// <summary>File names for fetched pages: what reads a document goes by its name first.</summary>
internal static class PageNames
{
    private const int MaxLength = 120;

    /// <summary>The last part of the path, or the host, with the extension that the media type demands.</summary>
    public static string Of(Uri address, string? mediaType)
    {
        var last = Uri.UnescapeDataString(address.AbsolutePath.TrimEnd('/'));
        last = string.Concat(last[(last.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c))).Trim();
        var name = last.Length > 0 ? last : address.IdnHost;
        var extension = Path.GetExtension(last);
        var demanded = Extension(mediaType);
        if (demanded is null)
        {
            return Cut(name, "");
        }

        var same = extension.Equals(demanded, StringComparison.OrdinalIgnoreCase) || (demanded == ".html" && extension.ToLowerInvariant() is ".htm" or ".xhtml");
        return same ? Cut(name, extension) : Cut(name, "") + demanded;
    }

    private static string Cut(string name, string extension) =>
        name.Length <= MaxLength ? name : string.Concat(name.AsSpan(0, MaxLength - extension.Length), extension);

    /// <summary>Null where the type says nothing that the address does not say better.</summary>
    private static string? Extension(string? mediaType) => mediaType?.ToLowerInvariant() switch
    {
        "text/html" or "application/xhtml+xml" => ".html",
        "text/csv" => ".csv",
        "text/tab-separated-values" => ".tsv",
        "text/markdown" => ".md",
        "application/json" => ".json",
        "application/pdf" => ".pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => ".xlsx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => ".docx",
        "application/vnd.ms-excel" => ".xls",
        "application/vnd.oasis.opendocument.spreadsheet" => ".ods",
        _ => null,
    };
}
