using System.Globalization;
using System.Text.Json;
using IndexForge.Gateway.Requests;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Problems;

/// <summary>Writes a problem document as the whole answer.</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    /// <summary>Replaces whatever the answer held so far, which must not have started.</summary>
    public static Task Write(HttpContext http, ProblemKind kind, string detail, int? retryAfterSeconds = null)
    {
        var response = http.Response;
        // Headers that describe the answer that did not come; those of the request (X-Request-ID) and of the refusal (Allow) stay.
        response.Headers.ContentLength = null;
        response.Headers.Remove("ETag");
        response.Headers.Remove("Content-Disposition");
        response.Headers.Remove("Content-Encoding");
        response.Headers.CacheControl = "no-store";
        response.StatusCode = kind.Status;
        response.ContentType = ContentType;
        if ((retryAfterSeconds ?? kind.RetryAfterSeconds) is { } seconds)
        {
            response.Headers.RetryAfter = Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture);
        }

        if (HttpMethods.IsHead(http.Request.Method))
        {
            return Task.CompletedTask;
        }

        var problem = new Problem
        {
            Type = $"urn:indexforge:problem:{kind.Code}",
            Title = kind.Title,
            Status = kind.Status,
            Detail = detail,
            Instance = http.Request.Path.ToUriComponent(),
            Code = kind.Code,
            RequestId = RequestIdMiddleware.Of(http),
        };
        return JsonSerializer.SerializeAsync(response.Body, problem, Json.Options, http.RequestAborted);
    }
}
