using System.Diagnostics.Metrics;
using IndexForge.Gateway.Access;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.OpenApi;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Requests;

/// <summary>
/// Bounds what is under way. Beyond the bounds requests are refused with 503 and a time to come back at: a
/// process that takes on everything serves nobody in the end. Health is answered always.
/// </summary>
internal sealed class LoadMiddleware
{
    private const int RetryAfterSeconds = 1;

    private readonly RequestDelegate _next;
    private readonly LoadOptions _options;
    private readonly Refusals _refusals;
    private readonly Counter<long> _refused;
    private int _requests;
    private int _bodies;
    private int _streams;

    public LoadMiddleware(RequestDelegate next, LoadOptions options, Refusals refusals, IMeterFactory meters)
    {
        (_next, _options, _refusals) = (next, options, refusals);
        var meter = meters.Create("IndexForge.Gateway");
        _refused = meter.CreateCounter<long>("indexforge.load.refused", description: "Requests refused because too many were under way.");
        meter.CreateObservableGauge("indexforge.load.requests", () => Volatile.Read(ref _requests), description: "Requests under way.");
    }

    public Task Invoke(HttpContext http)
    {
        var route = http.GetEndpoint()?.Metadata;
        if (route?.GetMetadata<AnonymousMetadata>() is not null)
        {
            return _next(http);
        }

        if (route?.GetMetadata<StreamMetadata>() is not null)
        {
            return Count(ref _streams, _options.MaxStreams) ? Finish(_next(http), () => Interlocked.Decrement(ref _streams)) : Refuse(http);
        }

        if (!Count(ref _requests, _options.MaxRequests))
        {
            return Refuse(http);
        }

        if (http.Request.ContentLength is <= Json.SmallBody || route?.GetMetadata<BodyMetadata>()?.MaxBytes <= Json.SmallBody || (http.Request.ContentLength is null && !http.Request.Headers.ContainsKey("Transfer-Encoding")))
        {
            return Finish(_next(http), () => Interlocked.Decrement(ref _requests));
        }

        if (!Count(ref _bodies, _options.MaxBodies))
        {
            Interlocked.Decrement(ref _requests);
            return Refuse(http);
        }

        return Finish(_next(http), () =>
        {
            Interlocked.Decrement(ref _bodies);
            Interlocked.Decrement(ref _requests);
        });
    }

    private static bool Count(ref int count, int most)
    {
        if (Interlocked.Increment(ref count) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref count);
        return false;
    }

    private static Task Finish(Task request, Action done)
    {
        if (request.IsCompletedSuccessfully)
        {
            done();
            return request;
        }

        return Later(request, done);

        static async Task Later(Task request, Action done)
        {
            try
            {
                await request;
            }
            finally
            {
                done();
            }
        }
    }

    private Task Refuse(HttpContext http)
    {
        _refused.Add(1);
        return _refusals.Answer(http, ErrorCodes.Overloaded, "The service is busy; try again in a moment.", RetryAfterSeconds);
    }
}
