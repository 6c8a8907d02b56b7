using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using IndexForge.Grains.Models;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Sinks;

/// <summary>
/// Weaviate's REST contract, as far as a mirror needs it: <c>GET|POST /v1/schema</c>, <c>POST</c> and <c>DELETE /v1/batch/objects</c>. A batch may
/// be answered with 200 while some of its objects failed: those alone are sent again.
/// </summary>
public sealed class WeaviateClient(ModelHttp http, IOptions<WeaviateOptions> options, ModelMetrics metrics, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly ModelEndpoint _endpoint = new("weaviate", options.Value.Url?.TrimEnd('/') ?? "", options.Value.ApiKey, options.Value.ApiKeyFile);
    private volatile bool _hasClass;

    /// <summary>Whether there is a sink.</summary>
    public bool IsConfigured => options.Value.Url is { Length: > 0 };

    internal string Class => options.Value.Class;

    internal int BatchObjects => options.Value.BatchObjects;

    /// <summary>Makes the class where it is not there.</summary>
    internal async Task EnsureClass(CancellationToken cancellation)
    {
        if (_hasClass)
        {
            return;
        }

        // A list, since a class that is not there would be a failure of the call.
        var there = await Call(HttpMethod.Get, "/v1/schema", null, bytes => JsonSerializer.Deserialize<Schema>(bytes, Json)?.Classes?.Any(c => c.Class == Class) == true, cancellation);
        if (!there)
        {
            try
            {
                await Call(HttpMethod.Post, "/v1/schema", Definition(Class), _ => true, cancellation);
            }
            catch (ServiceException e) when (e.Code == ErrorCodes.InvalidRequest)
            {
                // Made by another process between the two calls; or refused for good, which the objects will tell.
            }
        }

        _hasClass = true;
    }

    /// <summary>Writes objects, each whatever was under its id.</summary>
    /// <exception cref="ServiceException"><c>upstream_failed</c> where some are refused after the last try; <c>circuit_open</c>, <c>rate_limited</c>.</exception>
    internal async Task Write(IReadOnlyList<WeaviateObject> objects, CancellationToken cancellation)
    {
        var left = objects;
        string? refusal = null;
        for (var attempt = 1; ; attempt++)
        {
            ServiceException? failure = null;
            try
            {
                var results = await Once(HttpMethod.Post, "/v1/batch/objects", new { objects = left }, Results, cancellation);
                (left, refusal) = Failed(left, results);
                metrics.Mirrored("written", results.Count - left.Count);
            }
            catch (ServiceException e) when (e.Code is ErrorCodes.UpstreamFailed or ErrorCodes.RateLimited)
            {
                failure = e;
            }

            if (left.Count == 0)
            {
                return;
            }

            if (attempt == options.Value.Attempts)
            {
                metrics.Mirrored("refused", left.Count);
                throw failure ?? new ServiceException(ErrorCodes.UpstreamFailed, $"Weaviate refuses {left.Count} of {objects.Count} objects: {refusal}.");
            }

            await Pause(attempt, failure?.RetryAfterSeconds, cancellation);
        }
    }

    /// <summary>Removes a document's objects, but for those of a generation.</summary>
    internal async Task Delete(string collection, string documentId, long? keep, CancellationToken cancellation)
    {
        object[] operands =
        [
            new { path = (string[])["collection"], @operator = "Equal", valueText = collection },
            new { path = (string[])["documentId"], @operator = "Equal", valueText = documentId },
            .. keep is { } generation ? [new { path = (string[])["generation"], @operator = "NotEqual", valueInt = generation }] : Array.Empty<object>(),
        ];
        var body = new { match = new { @class = Class, where = new { @operator = "And", operands } }, output = "minimal", dryRun = false };

        // One call removes as many as the server's limit of results; what is beyond is removed by the next.
        for (var left = true; left;)
        {
            var results = await Call(HttpMethod.Delete, "/v1/batch/objects", body, bytes => JsonSerializer.Deserialize<DeleteAnswer>(bytes, Json)?.Results ?? throw new FormatException("no results"), cancellation);
            metrics.Mirrored("removed", (int)Math.Min(int.MaxValue, results.Successful));
            if (results.Failed > 0)
            {
                throw new ServiceException(ErrorCodes.UpstreamFailed, $"Weaviate could not remove {results.Failed} objects of document {documentId}.");
            }

            left = results.Matches > results.Successful && results.Successful > 0;
        }
    }

    private async Task<T> Call<T>(HttpMethod method, string path, object? body, Func<byte[], T> parse, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Once(method, path, body, parse, cancellation);
            }
            catch (ServiceException e) when (e.Code is ErrorCodes.UpstreamFailed or ErrorCodes.RateLimited && attempt < options.Value.Attempts)
            {
                await Pause(attempt, e.RetryAfterSeconds, cancellation);
            }
        }
    }

    private Task<T> Once<T>(HttpMethod method, string path, object? body, Func<byte[], T> parse, CancellationToken cancellation)
    {
        var bytes = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, Json);
        return http.Call(
            _endpoint,
            options.Value.Timeout,
            mayRepeat: false,
            () => _endpoint.Request(method, path, bytes is null ? null : new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }),
            parse,
            cancellation);
    }

    private Task Pause(int attempt, int? asked, CancellationToken cancellation)
    {
        var pause = Math.Min(options.Value.MaxPause.TotalSeconds, Math.Max(asked ?? 0, options.Value.MinPause.TotalSeconds * Math.Pow(2, attempt - 1)));
        return Task.Delay(TimeSpan.FromSeconds(pause), time, cancellation);
    }

    private static List<ObjectResult> Results(byte[] bytes) => JsonSerializer.Deserialize<List<ObjectResult>>(bytes, Json) ?? throw new FormatException("no list of results");

    /// <summary>The objects that the answer does not call a success; one that it does not name at all has failed too.</summary>
    private static (IReadOnlyList<WeaviateObject> Left, string? Refusal) Failed(IReadOnlyList<WeaviateObject> sent, List<ObjectResult> results)
    {
        var written = results.Where(r => r.Result is null or { Status: null or "SUCCESS" or "PENDING", Errors: null }).Select(r => r.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var refusal = results.Select(r => r.Result?.Errors?.Error?.FirstOrDefault()?.Message).FirstOrDefault(static m => m is not null);
        return ([.. sent.Where(o => !written.Contains(o.Id))], refusal is null ? null : Names.Short(refusal));
    }

    private static object Definition(string name) => new
    {
        @class = name,
        description = "Chunks of the documents of IndexForge.",
        vectorizer = "none",
        properties = (object[])
        [
            Exact("collection", "text"), Exact("documentId", "text"), Exact("chunkId", "text"), Plain("generation", "int"), Plain("title", "text"), Plain("heading", "text"),
            Plain("text", "text"), Exact("url", "text"), Exact("table", "text"), Plain("row", "int"), Plain("page", "int"), Exact("tags", "text[]"),
        ],
    };

    private static object Exact(string name, string type) => new { name, dataType = (string[])[type], tokenization = "field" };

    private static object Plain(string name, string type) => new { name, dataType = (string[])[type] };

    private sealed record Schema(List<ClassName>? Classes);

    private sealed record ClassName(string? Class);

    private sealed record ObjectResult(string? Id, ResultStatus? Result);

    private sealed record ResultStatus(string? Status, ResultErrors? Errors);

    private sealed record ResultErrors(List<ResultError>? Error);

    private sealed record ResultError(string? Message);

    private sealed record DeleteAnswer(DeleteResults? Results);

    private sealed record DeleteResults(long Matches, long Successful, long Failed);
}
