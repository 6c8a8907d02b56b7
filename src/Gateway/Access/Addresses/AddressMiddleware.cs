using System.Net;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.OpenApi;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Access;

/// <summary>
/// Finds the address that a request comes from and holds it against the lists. <c>X-Forwarded-For</c> counts only as far as trusted
/// proxies wrote it: it is read from its end, and the first address that is no trusted proxy is the caller's.
/// </summary>
internal sealed class AddressMiddleware(RequestDelegate next, AddressLists lists, Refusals refusals)
{
    private const int MaxHops = 32;

    public Task Invoke(HttpContext http)
    {
        var address = AddressRanges.Plain(http.Connection.RemoteIpAddress);
        if (lists.TrustedProxies.Contains(address))
        {
            address = Forwarded(http.Request, address!);
            if (http.Request.Headers["X-Forwarded-Proto"] is ["http" or "https"] and [var scheme])
            {
                http.Request.Scheme = scheme!;
            }
        }

        http.Connection.RemoteIpAddress = address;
        if (lists.Deny.Contains(address) || !(lists.Allow.IsEmpty || lists.Allow.Contains(address) || IsProbe(http.Request.Path)))
        {
            return refusals.Answer(http, ErrorCodes.Forbidden, "Requests from this address are not served.");
        }

        return next(http);
    }

    private IPAddress Forwarded(HttpRequest request, IPAddress proxy)
    {
        var hops = request.Headers["X-Forwarded-For"].SelectMany(v => (v ?? "").Split(',')).TakeLast(MaxHops).Reverse();
        var known = proxy;
        foreach (var hop in hops)
        {
            if (!TryParseHop(hop.Trim(), out var address))
            {
                break;
            }

            known = address;
            if (!lists.TrustedProxies.Contains(address))
            {
                break;
            }
        }

        return known;
    }

    /// <summary>An address, perhaps with a port.</summary>
    private static bool TryParseHop(string text, out IPAddress address)
    {
        var host = text switch
        {
            ['[', ..] when text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end => text[1..end],
            _ when text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon && colon == text.LastIndexOf(':') => text[..colon],
            _ => text,
        };
        return AddressRanges.TryParseAddress(host, out address);
    }

    /// <summary>Orchestrators ask from addresses of their own: the list of allowed ones is not about them.</summary>
    private static bool IsProbe(PathString path) => path.Value is "/health" or "/health/live" or "/health/ready";
}

/// <summary>The lists of <see cref="AccessOptions"/>, read once.</summary>
internal sealed record AddressLists(AddressRanges Allow, AddressRanges Deny, AddressRanges TrustedProxies, AddressRanges MetricsFrom)
{
    public static AddressLists Of(AccessOptions options, SettingsReader settings)
    {
        AddressRanges Read(string name, string[] texts)
        {
            settings.Require(AddressRanges.TryParse(texts, out var ranges, out var wrong), $"{AccessOptions.Section}:{name}: '{wrong}' is no address or range such as 10.0.0.0/8 or 2001:db8::/32.");
            return ranges;
        }

        return new AddressLists(
            Read(nameof(Allow), options.Allow), Read(nameof(Deny), options.Deny), Read(nameof(TrustedProxies), options.TrustedProxies), Read(nameof(MetricsFrom), options.MetricsFrom));
    }
}
