using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Problems;

internal sealed partial class ProblemMiddleware
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed (request {RequestId})")]
    private partial void LogFault(Exception error, string method, PathString path, string requestId);

    [LoggerMessage(2, LogLevel.Information, "{Method} {Path} answered {Status} {Code}: {Detail} (request {RequestId})")]
    private partial void LogRefusal(string method, PathString path, int status, string code, string detail, string requestId);
}
