namespace IndexForge.Extraction.Html;

/// <summary>Addresses in pages.</summary>
internal static class Addresses
{
    /// <summary>The absolute http(s) address of a reference; null where it is none.</summary>
    public static string? Resolve(string reference, Uri? page) =>
        (page is null ? Uri.TryCreate(reference, UriKind.Absolute, out var uri) : Uri.TryCreate(page, reference, out uri)) && uri.Scheme is "http" or "https"
            ? uri.AbsoluteUri
            : null;
}
