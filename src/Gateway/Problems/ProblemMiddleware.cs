using System.Text.Json;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Problems;

/// <summary>Turns every failure into a problem document: what was thrown, and what routing refused without a word.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task Invoke(HttpContext http)
    {
        ServerRefusals.Entered(http);
        try
        {
            await next(http);
        }
        catch (Exception error) when (http.RequestAborted.IsCancellationRequested && error is OperationCanceledException or IOException or ConnectionResetException)
        {
            // The caller is gone; nobody is left to answer. 499 is what proxies log for it.
            if (!http.Response.HasStarted)
            {
                http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }

            return;
        }
        catch (Exception error)
        {
            await Answer(http, error);
            return;
        }

        if (http.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
        {
            var kind = ProblemKinds.OfStatus(http.Response.StatusCode);
            await ProblemWriter.Write(http, kind, Explain(http, kind));
        }
    }

    private async Task Answer(HttpContext http, Exception error)
    {
        var (kind, detail, retryAfter) = Classify(error);
        if (kind.Status >= 500 && kind.RetryAfterSeconds is null)
        {
            LogFault(error, http.Request.Method, http.Request.Path, RequestIdMiddleware.Of(http));
        }
        else
        {
            LogRefusal(http.Request.Method, http.Request.Path, kind.Status, kind.Code, detail, RequestIdMiddleware.Of(http));
        }

        if (http.Response.HasStarted)
        {
            // The status is out already: breaking the connection is the only honest way left to say that the answer is not whole.
            http.Abort();
            return;
        }

        await ProblemWriter.Write(http, kind, detail, retryAfter);
    }

    private static (ProblemKind Kind, string Detail, int? RetryAfter) Classify(Exception error) => error switch
    {
        OrleansException { InnerException: ServiceException known } => Classify(known),
        ServiceException service => (ProblemKinds.Of(service.Code), service.Message, service.RetryAfterSeconds),
        BadHttpRequestException bad => (ProblemKinds.OfStatus(bad.StatusCode), bad.Message, null),
        JsonException json => (ProblemKinds.Of(ErrorCodes.InvalidRequest), Json.Explain(json), null),
        OutOfMemoryException or { InnerException: OutOfMemoryException } =>
            (ProblemKinds.Of(ErrorCodes.OutOfMemory), "The service has too little memory for this at the moment. Sending the same request again later is safe.", null),
        TimeoutException => (ProblemKinds.Of(ErrorCodes.Timeout), "The service did not answer in time. The outcome is unknown; sending the same request again is safe.", null),
        _ => (ProblemKinds.Of(ErrorCodes.InternalError), "The request failed by a fault of the service. The request id leads to the log entry.", null),
    };

    private static string Explain(HttpContext http, ProblemKind kind) => kind.Status switch
    {
        404 => $"There is nothing at {http.Request.Path}. /openapi/v1.json lists what there is.",
        405 => $"{http.Request.Method} is not served here; allowed: {http.Response.Headers.Allow}.",
        415 => $"The content type '{Names.Short(http.Request.ContentType ?? "")}' is not taken here.",
        _ => kind.Title + ".",
    };
}
