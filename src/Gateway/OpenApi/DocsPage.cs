using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.OpenApi;

/// <summary>A page that shows the OpenAPI document: one file, nothing fetched from elsewhere.</summary>
internal static class DocsPage
{
    private static readonly byte[] Page = Read();

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/docs", (HttpContext http) =>
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'";
        return TypedResults.Bytes(Page, "text/html; charset=utf-8");
    }).ExcludeFromDescription();

    private static byte[] Read()
    {
        using var stream = typeof(DocsPage).Assembly.GetManifestResourceStream("docs.html")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
