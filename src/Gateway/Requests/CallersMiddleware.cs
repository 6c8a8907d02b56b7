using IndexForge.Gateway.OpenApi;
using IndexForge.Grains.Jobs;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Requests;

/// <summary>
/// Notes requests that are let through, for the workers to leave a processor to who is served. Refusals do not count: who is told to come
/// back later must not slow down what they wait for. Nor do health and metrics.
/// </summary>
internal sealed class CallersMiddleware(RequestDelegate next, Callers callers)
{
    public Task Invoke(HttpContext http)
    {
        if (http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<AnonymousMetadata>() is null)
        {
            callers.Came();
        }

        return next(http);
    }
}
