using System.Net;
using System.Net.Sockets;

namespace IndexForge.Grains.Outbound;

/// <summary>
/// Which addresses a user may make this service call: those of the public internet. Checked on the address that is connected to,
/// after the name is resolved, so that a name cannot be made to point elsewhere between check and call.
/// Ranges: IANA's special-purpose address registries (RFC 6890 and its updates).
/// </summary>
public static class AddressGuard
{
    private static readonly IPNetwork[] Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
            "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(range => IPNetwork.Parse(range)),
    ];

    /// <summary>Whether an address is of the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && !Array.Exists(Special, range => range.BaseAddress.AddressFamily == plain.AddressFamily && range.Contains(plain));
    }

    /// <summary>Resolves and connects, to a permitted address only.</summary>
    /// <exception cref="ServiceException"><c>invalid_request</c> where no address is permitted.</exception>
    internal static async ValueTask<Stream> Connect(DnsEndPoint target, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellation);
        var permitted = allowPrivate ? addresses : Array.FindAll(addresses, IsPublic);
        if (permitted.Length == 0)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, $"{target.Host} has no address on the public internet: only those may be called.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
