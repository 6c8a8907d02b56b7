using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.OpenApi;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Requests;

/// <summary>
/// Bounds how long a request may take. The limit ends what has not begun to answer; an answer under way is bounded by the server's least
/// data rate, and event streams have no end of their own.
/// </summary>
internal sealed class TimeoutMiddleware(RequestDelegate next, LoadOptions options, TimeProvider time)
{
    private const int RetryAfterSeconds = 5;

    public Task Invoke(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata is { } route && (route.GetMetadata<StreamMetadata>() is not null || route.GetMetadata<AnonymousMetadata>() is not null))
        {
            return next(http);
        }

        var caller = http.RequestAborted;
        var limit = new CancellationTokenSource();
        http.RequestAborted = limit.Token;
        var request = next(http);
        if (request.IsCompletedSuccessfully)
        {
            // Most answers come from memory, at once: they need neither a timer nor a link to the caller's going away.
            http.RequestAborted = caller;
            limit.Dispose();
            return request;
        }

        return Bounded(http, request, limit, caller);
    }

    private async Task Bounded(HttpContext http, Task request, CancellationTokenSource limit, CancellationToken caller)
    {
        using var owned = limit;
        using var gone = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), limit);
        using var timer = time.CreateTimer(
            _ =>
            {
                if (!http.Response.HasStarted)
                {
                    limit.Cancel();
                }
            },
            null, options.RequestTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            await request;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            throw new ServiceException(ErrorCodes.Timeout, $"The request took longer than {options.RequestTimeout.TotalSeconds:0} s.", RetryAfterSeconds);
        }
        finally
        {
            http.RequestAborted = caller;
        }
    }
}
