using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Requests;
using IndexForge.Grains.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.RateLimiting;

/// <summary>Routes that share a limit.</summary>
internal static class RouteClass
{
    public const string Api = "api";
    public const string Ml = "ml";

    /// <summary>The class of a path; null where nothing is limited (health, metrics, documentation).</summary>
    public static string? Of(PathString path) => !path.StartsWithSegments("/api") ? null : path.StartsWithSegments("/api/v1/ml") ? Ml : Api;

    /// <summary>The limits of a caller in a class: the key's own, else the configured ones.</summary>
    public static RateLimitRule Rule(string name, Caller caller, RateLimitOptions options)
    {
        var own = caller.Limits;
        var perMinute = name == Ml ? own?.MlPerMinute ?? options.Ml.PerMinute : own?.PerMinute ?? options.PerMinute;
        return new RateLimitRule(own?.PerSecond ?? options.PerSecond, Math.Min(own?.Burst ?? options.Burst, perMinute), perMinute);
    }
}
