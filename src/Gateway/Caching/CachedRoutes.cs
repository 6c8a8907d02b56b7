using IndexForge.Gateway.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway.Caching;

/// <summary>How a route is cached.</summary>
internal static class CachedRoutes
{
    /// <summary>Headers of cached answers, for their description.</summary>
    public static readonly string[] Headers = ["ETag", "X-Cache-Status", "Age"];

    /// <summary>A handler that answers from the cache, or as the plan says; the route can be warmed from here on.</summary>
    /// <param name="api">The group below <c>/api/v1</c>.</param>
    /// <param name="pattern">The route below it.</param>
    /// <param name="plan">Reads the request: throws where it is wrong, and must have read all that computing needs.</param>
    /// <param name="variant">Tells apart answers that differ by caller: a short text that begins with '#', which no address holds.</param>
    public static RequestDelegate Cache(
        this IEndpointRouteBuilder api, string pattern, Func<HttpContext, IGrainFactory, CachePlan> plan, Func<HttpContext, string>? variant = null)
    {
        // Taken here: asking for services makes a scope per request.
        var grains = api.ServiceProvider.GetRequiredService<IGrainFactory>();
        var cache = api.ServiceProvider.GetRequiredService<ResponseCache>();
        CachePlan Plan(HttpContext http) => plan(http, grains);
        Func<HttpContext, CachePlan> planned = Plan;
        api.ServiceProvider.GetRequiredService<CacheWarmer>().Add("/api/v1" + pattern, planned, variant);
        return variant is null ? http => cache.Answer(http, planned) : http => cache.Answer(http, planned, variant(http));
    }

    /// <summary>The document in the route.</summary>
    public static string DocumentId(HttpContext http) => (string)http.Request.RouteValues["id"]!;

    /// <summary>Describes what callers of a cached route may send.</summary>
    public static RouteHandlerBuilder Cached(this RouteHandlerBuilder builder) => builder.Headers(
        ("If-None-Match", "An ETag of an earlier answer."),
        ("Cache-Control", "no-cache has the answer computed anew."));
}
