using IndexForge.Gateway.Configuration;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IndexForge.Gateway.Requests;

/// <summary>
/// Bounds the body. Not left to the server's own limit: that one resets the connection under callers that are still sending, who
/// then never see why; here the refusal goes out first and the server drains for a few seconds.
/// </summary>
internal sealed class BodyLimitMiddleware(RequestDelegate next, GatewayOptions options)
{
    public Task Invoke(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return next(http);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }

        if (http.Request.ContentLength > options.MaxRequestBytes)
        {
            throw TooLarge();
        }

        http.Request.Body = new BoundedBody(http.Request.Body, options.MaxRequestBytes, TooLarge);
        return next(http);
    }

    private ServiceException TooLarge() =>
        new(ErrorCodes.FileTooLarge, $"A request may have {options.MaxRequestBytes} bytes; send fewer or smaller files, or raise {GatewayOptions.Section}:MaxRequestBytes.");
}
