using System.Net;
using IndexForge.Gateway.Problems;
using IndexForge.Gateway.Tls;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway.Configuration;

/// <summary>Where the gateway listens: loopback in Development, all addresses otherwise unless one is named.</summary>
public static class ListenAddress
{
    /// <summary>Whether the setting names an address that the environment allows; what is wrong with it otherwise.</summary>
    public static bool TryParse(string? host, bool development, out string? problem)
    {
        problem = host is null or "localhost" or "*" || IPAddress.TryParse(host, out _) ? null : $"'{host}' is no IP address, 'localhost' or '*'.";
        if (problem is null && development && host is not (null or "localhost") && !(IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)))
        {
            problem = $"Development listens on loopback only, not on '{host}': it asks for no key. Set ASPNETCORE_ENVIRONMENT=Production and API_KEY.";
        }

        return problem is null;
    }

    /// <summary>Makes the server listen there. Says so explicitly, so that ASPNETCORE_URLS and the like cannot widen it.</summary>
    public static void Apply(KestrelServerOptions kestrel, GatewayOptions options, bool development)
    {
        // Resolved now: a certificate that cannot be read stops the start, not the first caller.
        var certificate = options.Tls is null ? null : kestrel.ApplicationServices.GetRequiredService<TlsCertificate>();
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            if (certificate is not null)
            {
                endpoint.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificate.Current());
            }

            // Within the encryption, where there is one.
            endpoint.Use(ServerRefusals.Explain);
        });
        var host = options.Host ?? (development ? "localhost" : "*");
        if (host == "*")
        {
            kestrel.ListenAnyIP(options.Port);
        }
        else if (host != "localhost")
        {
            kestrel.Listen(IPAddress.Parse(host), options.Port);
        }
        else if (options.Port == 0)
        {
            // A free port can only be taken for one address.
            kestrel.Listen(IPAddress.Loopback, 0);
        }
        else
        {
            kestrel.ListenLocalhost(options.Port);
        }
    }
}
