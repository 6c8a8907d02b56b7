using System.Collections.Immutable;
using System.Globalization;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Caching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace IndexForge.Gateway.Caching;

/// <summary>
/// Cached answers over HTTP. The key is the path and the query as sent: whatever an answer depends on is in them or in its tags.
/// Access is checked before; no answer depends on who asks.
/// </summary>
internal sealed class ResponseCache(AnswerCache cache, TimeProvider time)
{
    private const string StatusHeader = "X-Cache-Status";
    private const int KeyOnStack = 512;

    private static readonly StringValues[] Statuses = ["HIT", "MISS", "STALE", "BYPASS"];
    private static readonly StringValues Private = "private, no-cache";
    private static readonly string[] Seconds = [.. Enumerable.Range(0, 600).Select(s => s.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Answers from the cache, or as the plan says. A hit in memory does not even make the plan.</summary>
    /// <param name="http">The request.</param>
    /// <param name="plan">Reads the request, and says how to compute its answer.</param>
    /// <param name="variant">Tells apart answers to the same address that differ by caller; empty where there is one for all.</param>
    public Task Answer(HttpContext http, Func<HttpContext, CachePlan> plan, string variant = "")
    {
        // A question mark that came encoded in the path would make the key of another request.
        var bypass = WantsNew(http.Request.Headers.CacheControl) || http.Request.Path.Value!.Contains('?', StringComparison.Ordinal);
        if (!bypass && Find(http.Request, variant) is { } entry)
        {
            return Write(http, entry.Value, CacheStatus.Hit);
        }

        return Slowly(http, plan(http), variant, bypass);
    }

    /// <summary>Says that an answer of a route that is otherwise cached is not.</summary>
    public static void Bypassed(HttpContext http) => http.Response.Headers[StatusHeader] = Statuses[(int)CacheStatus.Bypass];

    /// <summary>Computes what a plan says, into the cache, for nobody.</summary>
    public Task Warm(HttpRequest request, CachePlan plan, string variant) => cache.Get(Request(request, plan, variant, bypass: false), plan.Compute).AsTask();

    private async Task Slowly(HttpContext http, CachePlan plan, string variant, bool bypass)
    {
        var result = await cache.Get(Request(http.Request, plan, variant, bypass), plan.Compute);
        await Write(http, result.Value, result.Status);
    }

    private static CacheRequest Request(HttpRequest request, CachePlan plan, string variant, bool bypass) =>
        new(plan.Class, Key(request, variant)) { Tags = plan.Tags, Bypass = bypass };

    private MemoryEntry? Find(HttpRequest request, string variant)
    {
        var (path, query) = (request.Path.Value!, request.QueryString.Value!);
        var length = path.Length + query.Length + variant.Length;
        if (length > KeyOnStack || HasKey(query))
        {
            return cache.TryFresh(Key(request, variant));
        }

        Span<char> key = stackalloc char[KeyOnStack];
        path.CopyTo(key);
        query.CopyTo(key[path.Length..]);
        variant.CopyTo(key[(path.Length + query.Length)..]);
        return cache.TryFresh(key[..length]);
    }

    private static string Key(HttpRequest request, string variant)
    {
        var query = request.QueryString.Value!;
        if (HasKey(query))
        {
            // A key of the caller's in the query neither changes the answer nor belongs into a log or list.
            query = QueryString.Create(request.Query.Where(p => !p.Key.Equals("apikey", StringComparison.OrdinalIgnoreCase))).Value!;
        }

        var key = request.Path.Value + query + variant;
        return key.Length <= CacheKeys.MaxLength ? key : string.Concat(key.AsSpan(0, 200), "#", Ids.Of(key));
    }

    private static bool HasKey(string query) => query.Contains("apikey=", StringComparison.OrdinalIgnoreCase);

    private static bool WantsNew(StringValues cacheControl) => cacheControl.Count > 0 && CacheControlHeaderValue.TryParse(cacheControl.ToString(), out var wanted)
        && (wanted.NoCache || wanted.NoStore || wanted.MaxAge == TimeSpan.Zero);

    private Task Write(HttpContext http, CachedValue value, CacheStatus status)
    {
        var headers = http.Response.Headers;
        headers[StatusHeader] = Statuses[(int)status];
        headers.Age = Age(value);
        headers.ETag = value.ETag;
        headers.CacheControl = Private;
        if (IsKnown(http.Request.Headers.IfNoneMatch, value.ETag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        headers.ContentType = value.ContentType;
        headers.ContentLength = value.Body.Length;
        return http.Response.BodyWriter.WriteAsync(value.Body, http.RequestAborted).AsTask();
    }

    private string Age(CachedValue value)
    {
        var seconds = Math.Max(0, (long)(time.GetUtcNow() - value.CreatedAt).TotalSeconds);
        return seconds < Seconds.Length ? Seconds[seconds] : seconds.ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsKnown(StringValues ifNoneMatch, string etag) => ifNoneMatch.Count > 0
        && (ifNoneMatch is [var one] && one == etag
            || (EntityTagHeaderValue.TryParseList(ifNoneMatch, out var known)
                && EntityTagHeaderValue.Parse(etag) is var current
                && known.Any(k => k.Equals(EntityTagHeaderValue.Any) || k.Compare(current, useStrongComparison: false))));
}

/// <summary>What a request asks for, read from it once: computing must not need the request any more.</summary>
/// <param name="Class">Decides lifetime and store.</param>
/// <param name="Tags">What the answer is about.</param>
/// <param name="Compute">Computes it.</param>
internal sealed record CachePlan(CacheClass Class, ImmutableArray<string> Tags, Func<CancellationToken, Task<CacheContent>> Compute)
{
    /// <summary>A JSON answer about documents or collections.</summary>
    public static CachePlan Json<T>(ImmutableArray<string> tags, Func<Task<T>> answer) =>
        new(CacheClass.ApiResponse, tags, async _ => CacheContent.Json(await answer()));
}
