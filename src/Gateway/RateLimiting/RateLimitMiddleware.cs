using IndexForge.Gateway.Access;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.RateLimiting;

/// <summary>
/// Holds consumers to their limits and tells them how they stand: <c>RateLimit-Limit</c> (a minute), <c>RateLimit-Remaining</c> (now),
/// <c>RateLimit-Reset</c> (seconds until the whole limit is there again), and <c>Retry-After</c> with a refusal.
/// </summary>
internal sealed partial class RateLimitMiddleware(
    RequestDelegate next, LimitTable table, RateLimitOptions options, LimitsInForce inForce, Refusals refusals, TimeProvider time, ILogger<RateLimitMiddleware> logger)
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    // What holds for all without limits of their own is not made anew for each.
    private readonly RateLimitRule _api = RouteClass.Rule(RouteClass.Api, Caller.Anonymous, options);
    private readonly RateLimitRule _ml = RouteClass.Rule(RouteClass.Ml, Caller.Anonymous, options);
    private long _loggedAt;

    public async Task Invoke(HttpContext http)
    {
        if (inForce.Value && RouteClass.Of(http.Request.Path) is { } name && http.GetEndpoint()?.Metadata.GetMetadata<AnonymousMetadata>() is null)
        {
            var caller = Caller.Of(http);
            var rule = caller.Limits is not null ? RouteClass.Rule(name, caller, options) : name == RouteClass.Ml ? _ml : _api;
            LimitAnswer answer;
            try
            {
                answer = await table.Take(Caller.Identity(http, caller), name, rule);
            }
            catch (Exception error) when (options.OnStorageLoss == OnLimitLoss.Open)
            {
                Say(error);
                await next(http);
                return;
            }
            catch (Exception error) when (error is not ServiceException)
            {
                Say(error);
                await refusals.Answer(http, ErrorCodes.StorageUnavailable, "Rate limits cannot be asked for at the moment, and nothing is let through that is not counted.", 5);
                return;
            }

            answer.Tell(http.Response.Headers);
            if (answer.RetryAfter is { } wait)
            {
                await refusals.Answer(http, ErrorCodes.RateLimited, answer.Detail, wait);
                return;
            }
        }

        await next(http);
    }

    private void Say(Exception error)
    {
        var now = time.GetUtcNow().UtcTicks;
        var last = Volatile.Read(ref _loggedAt);
        if (now - last >= LogInterval.Ticks && Interlocked.CompareExchange(ref _loggedAt, now, last) == last)
        {
            LogLost(error, options.OnStorageLoss);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Rate limits cannot be asked for; they fail {OnStorageLoss}")]
    private partial void LogLost(Exception error, OnLimitLoss onStorageLoss);
}

/// <summary>Whether limits hold in this process (<see cref="RateLimitOptions.Enabled"/>).</summary>
internal sealed record LimitsInForce(bool Value);
