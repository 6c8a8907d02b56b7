using System.Net;
using IndexForge.Grains.Resilience;
using Microsoft.Extensions.Options;
using Polly.Timeout;

namespace IndexForge.Grains.Outbound;

/// <summary>The one client for addresses that users name: guarded, bounded, without proxies, cookies or credentials.</summary>
public sealed class OutboundHttp : IDisposable
{
    private readonly HttpMessageInvoker _client;
    private readonly OutboundOptions _options;
    private readonly UpstreamPipeline _pipeline;

    public OutboundHttp(IOptions<OutboundOptions> options, UpstreamPipeline pipeline)
    {
        (_options, _pipeline) = (options.Value, pipeline);
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 64,
            ConnectCallback = (context, cancellation) => AddressGuard.Connect(context.DnsEndPoint, _options.AllowPrivateAddresses, cancellation),
        });
    }

    /// <summary>Whether the text is an address that may be asked for: absolute, http or https, without credentials.</summary>
    public static bool IsCallable(string? url, out Uri address) =>
        Uri.TryCreate(url, UriKind.Absolute, out address!) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Host.Length > 0;

    /// <summary>
    /// Sends a request through its host's breaker and follows redirects. Reads are tried again as <see cref="RetryOptions"/> says; what
    /// changes something over there is sent once, since whether a failed call had its effect cannot be known.
    /// </summary>
    /// <exception cref="ServiceException"><c>upstream_failed</c>, <c>circuit_open</c>, <c>invalid_request</c>.</exception>
    public async Task<HttpResponseMessage> Send(Func<Uri, HttpRequestMessage> make, Uri address, CancellationToken cancellation)
    {
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                var reads = IsRead(make, address);
                var at = address;
                var response = await _pipeline.Send(address.Host, reads, token => Once(make, at, token), cancellation);
                if (!reads || response.Headers.Location is not { } location || response.StatusCode is not (HttpStatusCode.MovedPermanently
                        or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                {
                    return response;
                }

                response.Dispose();
                address = new Uri(address, location);
                if (redirects >= _options.MaxRedirects || !IsCallable(address.ToString(), out address))
                {
                    throw new ServiceException(ErrorCodes.UpstreamFailed, $"{at.Host} redirects too often or to an address that may not be called.");
                }
            }
        }
        catch (TimeoutRejectedException)
        {
            throw new ServiceException(ErrorCodes.UpstreamFailed, $"{address.Host} did not answer within {_options.Timeout.TotalSeconds:0} s.");
        }
        catch (HttpRequestException e)
        {
            throw e.InnerException as ServiceException ?? new ServiceException(ErrorCodes.UpstreamFailed, $"{address.Host} could not be reached: {e.Message}");
        }
    }

    private async Task<HttpResponseMessage> Once(Func<Uri, HttpRequestMessage> make, Uri address, CancellationToken cancellation)
    {
        using var request = make(address);
        return await _client.SendAsync(request, cancellation);
    }

    private static bool IsRead(Func<Uri, HttpRequestMessage> make, Uri address)
    {
        using var request = make(address);
        return request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
    }

    /// <summary>An answer that is no success, as the error it is: transient, rate-limited with its wait, or for good.</summary>
    public static ServiceException Failure(Uri address, HttpResponseMessage response, TimeProvider time)
    {
        var status = (int)response.StatusCode;
        if (status is 429 or 503)
        {
            var after = response.Headers.RetryAfter;
            var wait = after?.Delta ?? (after?.Date - time.GetUtcNow());
            var seconds = wait is { } w ? (int)Math.Clamp(Math.Ceiling(w.TotalSeconds), 1, 86_400) : (int?)null;
            return new ServiceException(status == 429 ? ErrorCodes.RateLimited : ErrorCodes.UpstreamFailed, $"{address.Host} answered {status}.", seconds);
        }

        return new ServiceException(status >= 500 || status == 408 ? ErrorCodes.UpstreamFailed : ErrorCodes.InvalidRequest, $"{address.Host} answered {status}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
