using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Requests;

/// <summary>One log line per request; a slow one is a warning. Query strings are left out: they may carry a key.</summary>
internal sealed partial class RequestLogMiddleware(RequestDelegate next, ILogger<RequestLogMiddleware> logger)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    public async Task Invoke(HttpContext http)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            var took = Stopwatch.GetElapsedTime(start);
            if (took > Slow && !IsLongByNature(http))
            {
                LogSlow(http.Request.Method, http.Request.Path, http.Response.StatusCode, took.TotalMilliseconds, RequestIdMiddleware.Of(http));
            }
            else
            {
                LogRequest(http.Request.Method, http.Request.Path, http.Response.StatusCode, took.TotalMilliseconds, RequestIdMiddleware.Of(http));
            }
        }
    }

    /// <summary>Event streams and requests that asked to wait are slow on purpose.</summary>
    private static bool IsLongByNature(HttpContext http) =>
        http.Response.ContentType == "text/event-stream" || http.Request.Query.ContainsKey("wait");
}
