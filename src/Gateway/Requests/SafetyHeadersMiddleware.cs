using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Requests;

/// <summary>Headers that keep a browser from reading an answer as something else than it is.</summary>
internal sealed class SafetyHeadersMiddleware(RequestDelegate next)
{
    public Task Invoke(HttpContext http)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(http);
    }
}
