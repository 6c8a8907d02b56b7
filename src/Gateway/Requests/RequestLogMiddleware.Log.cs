using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Requests;

internal sealed partial class RequestLogMiddleware
{
    [LoggerMessage(1, LogLevel.Debug, "{Method} {Path} answered {Status} in {ElapsedMs:0.0} ms (request {RequestId})")]
    private partial void LogRequest(string method, PathString path, int status, double elapsedMs, string requestId);

    [LoggerMessage(2, LogLevel.Warning, "Slow request: {Method} {Path} answered {Status} in {ElapsedMs:0.0} ms (request {RequestId})")]
    private partial void LogSlow(string method, PathString path, int status, double elapsedMs, string requestId);
}
