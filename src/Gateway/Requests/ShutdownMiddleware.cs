using IndexForge.Gateway.Access;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace IndexForge.Gateway.Requests;

/// <summary>Refuses new requests on open connections once the process is stopping; those under way finish.</summary>
internal sealed class ShutdownMiddleware(RequestDelegate next, IHostApplicationLifetime lifetime, Refusals refusals)
{
    public Task Invoke(HttpContext http)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested || http.Request.Path.StartsWithSegments("/health"))
        {
            return next(http);
        }

        http.Response.Headers.Connection = "close";
        return refusals.Answer(http, ErrorCodes.ShuttingDown, "The service is stopping; try again in a moment.");
    }
}
