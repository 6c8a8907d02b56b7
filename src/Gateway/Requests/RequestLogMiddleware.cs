using System.Diagnostics;
using IndexForge.Gateway.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Requests;

/// <summary>The access log as configured, and a warning for each slow request. Query strings are left out: they may carry a key.</summary>
internal sealed partial class RequestLogMiddleware(RequestDelegate next, AccessLogOptions options, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>The category of the access log's lines, so that they can be sent elsewhere.</summary>
    public const string Category = "IndexForge.Access";

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    private readonly ILogger _logger = loggers.CreateLogger<RequestLogMiddleware>();
    private readonly ILogger _access = loggers.CreateLogger(Category);

    public Task Invoke(HttpContext http)
    {
        var start = Stopwatch.GetTimestamp();
        var request = next(http);
        if (request.IsCompletedSuccessfully)
        {
            Log(http, Stopwatch.GetElapsedTime(start));
            return request;
        }

        return Later(request, http, start);
    }

    private async Task Later(Task request, HttpContext http, long start)
    {
        try
        {
            await request;
        }
        finally
        {
            Log(http, Stopwatch.GetElapsedTime(start));
        }
    }

    private void Log(HttpContext http, TimeSpan took)
    {
        var slow = took > Slow && !IsLongByNature(http);
        if (slow)
        {
            LogSlow(_logger, http.Request.Method, http.Request.Path, http.Response.StatusCode, took.TotalMilliseconds, RequestIdMiddleware.Of(http));
        }

        if (options.Format != AccessLogFormat.Off && (slow || http.Response.StatusCode >= 500 || StableShare.Of(RequestIdMiddleware.Of(http)) < options.Sample))
        {
            if (options.Format == AccessLogFormat.Combined)
            {
                LogCombined(_access, AccessFields.Combined(http, time.GetUtcNow()));
            }
            else
            {
                _access.Log(LogLevel.Information, new EventId(1, "Access"), AccessFields.Line(options.Fields, http, took), null, static (line, _) => line.ToString());
            }
        }
    }

    /// <summary>Event streams and requests that asked to wait are slow on purpose.</summary>
    private static bool IsLongByNature(HttpContext http) =>
        http.Response.ContentType == "text/event-stream" || http.Request.Query.ContainsKey("wait");
}
