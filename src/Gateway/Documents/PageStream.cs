using IndexForge.Grains;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Documents;

/// <summary>Sends what a grain gives in pages as one body. The first page is fetched before anything is sent, so that its refusal is still a problem document.</summary>
internal static class PageStream
{
    public static async Task Write(HttpContext http, Func<long, Task<BytePage>> read, string contentType)
    {
        var page = await read(0);
        http.Response.ContentType = contentType;
        while (true)
        {
            await http.Response.BodyWriter.WriteAsync(page.Data, http.RequestAborted);
            if (page.Next is not { } next)
            {
                return;
            }

            page = await read(next);
        }
    }
}
