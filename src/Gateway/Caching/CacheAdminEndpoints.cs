using IndexForge.Gateway.Documents;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Caching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Caching;

/// <summary>The cache for those who run the service: how it does, what to remove, what to warm.</summary>
internal static class CacheAdminEndpoints
{
    private static readonly TextParameter Tag = new("tag", "End all answers with this tag: collection:NAME or document:ID.", 256);
    private static readonly TextParameter Key = new("key", "Remove the answer with this key: the path and query it was asked with.", CacheKeys.MaxLength);
    private static readonly TextParameter Prefix = new("prefix", "Remove all answers whose key starts with this, for example /api/v1/search.", CacheKeys.MaxLength);

    public static void Map(IEndpointRouteBuilder administration)
    {
        var admin = administration.MapGroup("/cache");
        admin.MapGet("/", Show).Describe("getCache", "How the cache does, level by level.")
            .Answers<CacheView>(200, "Its levels.");
        admin.MapDelete("/", Remove).Describe("removeFromCache", "Removes answers by tag, key or prefix: exactly one of them.")
            .Query(Tag, Key, Prefix)
            .Answers<CacheRemoved>(200, "They are gone.");
        admin.MapPost("/warm", Warm).Repeatable("What is warm stays so.").Describe("warmCache", "Asks for answers before anybody does; the configured list where none is given.")
            .JsonBody<WarmBody>(false, Json.LongBody)
            .Answers<WarmView>(200, "What was warmed.")
            .Fails(ErrorCodes.UnsupportedFormat, ErrorCodes.FileTooLarge);
        admin.MapGet("/invalidations", Invalidations).Describe("listCacheInvalidations", "What was invalidated or removed last, newest first.")
            .Query(CommonParameters.Limit)
            .Answers<ListPage<CacheInvalidation>>(200, "The log.");
    }

    private static async Task<IResult> Show(MemoryLevel memory, CacheMetrics metrics, CacheOptions options, IGrainFactory grains)
    {
        var (entries, bytes, evictions) = memory.Usage;
        var levels = new List<CacheLevelView>
        {
            CacheLevelView.Of("memory", "healthy", entries, bytes, metrics.MemoryHits, metrics.MemoryMisses, evictions) with { MaxEntries = options.Memory.MaxEntries, MaxBytes = options.Memory.MaxBytes },
        };
        foreach (var level in await grains.GetGrain<ICacheControlGrain>(CacheKeys.Control).Levels())
        {
            levels.Add(CacheLevelView.Of(level.Name, level.Health, level.Entries, level.Bytes, level.Hits, level.Misses, level.Evictions) with { MaxBytes = level.MaxBytes, Connections = level.Connections });
        }

        var served = metrics.MemoryHits + metrics.StoreHits;
        return TypedResults.Ok(new CacheView(
            options.Enabled, served, metrics.Misses, metrics.Bypasses, metrics.Computations, CacheLevelView.RatioOf(served, metrics.Misses), levels));
    }

    private static async Task<IResult> Remove(HttpContext http, AnswerCache cache)
    {
        var (tag, key, prefix) = (Tag.Read(http.Request), Key.Read(http.Request), Prefix.Read(http.Request));
        if (new[] { tag, key, prefix }.Count(t => !string.IsNullOrEmpty(t)) != 1)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "Give exactly one of 'tag', 'key' and 'prefix'.");
        }

        var removed = tag is { Length: > 0 } ? await cache.Invalidate(tag) : await cache.Remove((string.IsNullOrEmpty(key) ? prefix : key)!, string.IsNullOrEmpty(key));
        return TypedResults.Ok(new CacheRemoved(removed));
    }

    private static async Task<IResult> Warm(HttpContext http, CacheWarmer warmer, CacheOptions options)
    {
        var paths = http.Request.ContentLength is null or 0 && !http.Request.HasJsonContentType() ? null : (await Json.ReadBody<WarmBody>(http)).Paths;
        if (paths is { Count: > WarmBody.MaxPaths })
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, $"At most {WarmBody.MaxPaths} paths are warmed at a time.");
        }

        var outcomes = await warmer.Warm(paths ?? options.Warm, http.RequestAborted);
        return TypedResults.Ok(new WarmView(outcomes.Count(o => o.Error is null), [.. outcomes.Where(o => o.Error is not null)]));
    }

    private static async Task<IResult> Invalidations(HttpContext http, IGrainFactory grains)
    {
        var log = await grains.GetGrain<ICacheControlGrain>(CacheKeys.Control).Log();
        return TypedResults.Ok(new ListPage<CacheInvalidation>([.. log.Take(CommonParameters.Limit.Read(http.Request))], null));
    }
}
