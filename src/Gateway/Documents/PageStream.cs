using IndexForge.Grains;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Documents;

/// <summary>Sends what a grain gives in pages as one body. Nothing is sent before the first bytes are there, so that a refusal is still a problem document.</summary>
internal static class PageStream
{
    public static async Task Write(HttpContext http, Func<long, Task<BytePage>> read, string contentType)
    {
        var page = await read(0);
        http.Response.ContentType = contentType;
        while (true)
        {
            if (page.Data.Length > 0)
            {
                await http.Response.BodyWriter.WriteAsync(page.Data, http.RequestAborted);
            }

            http.RequestAborted.ThrowIfCancellationRequested();
            if (page.Next is not { } next)
            {
                return;
            }

            page = await read(next);
        }
    }
}
