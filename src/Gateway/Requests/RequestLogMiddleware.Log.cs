using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Requests;

internal sealed partial class RequestLogMiddleware
{
    [LoggerMessage(2, LogLevel.Warning, "Slow request: {Method} {Path} answered {Status} in {ElapsedMs:0.0} ms (request {RequestId})")]
    private static partial void LogSlow(ILogger logger, string method, PathString path, int status, double elapsedMs, string requestId);

    [LoggerMessage(3, LogLevel.Information, "{Line}")]
    private static partial void LogCombined(ILogger logger, string line);
}
