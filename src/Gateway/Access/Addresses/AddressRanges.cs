using System.Net;
using System.Net.Sockets;

namespace IndexForge.Gateway.Access;

/// <summary>A set of addresses in CIDR notation, IPv4 and IPv6; a bare address is a range of one.</summary>
internal sealed class AddressRanges
{
    private readonly IPNetwork[] _ranges;

    private AddressRanges(IPNetwork[] ranges) => _ranges = ranges;

    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>Reads ranges; <paramref name="wrong"/> is the first that is none.</summary>
    public static bool TryParse(IEnumerable<string> texts, out AddressRanges ranges, out string? wrong)
    {
        var parsed = new List<IPNetwork>();
        wrong = null;
        foreach (var text in texts)
        {
            if (!TryParse(text, out var range))
            {
                wrong = text;
                break;
            }

            parsed.Add(range);
        }

        ranges = new AddressRanges([.. parsed]);
        return wrong is null;
    }

    public bool Contains(IPAddress? address)
    {
        var plain = Plain(address);
        return plain is not null && Array.Exists(_ranges, r => r.BaseAddress.AddressFamily == plain.AddressFamily && r.Contains(plain));
    }

    /// <summary>The address without the forms that a dual-stack socket gives it.</summary>
    public static IPAddress? Plain(IPAddress? address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } => new IPAddress(address.GetAddressBytes()),
        _ => address,
    };

    /// <summary>An address as people write it: none of the octal, hexadecimal and short forms that the system's parser takes.</summary>
    public static bool TryParseAddress(string text, out IPAddress address)
    {
        if (!IPAddress.TryParse(text, out address!) || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != text))
        {
            return false;
        }

        address = Plain(address)!;
        return true;
    }

    private static bool TryParse(string text, out IPNetwork range)
    {
        range = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            return TryParseAddress(text[..slash], out _) && IPNetwork.TryParse(text, out range);
        }

        if (!TryParseAddress(text, out var address))
        {
            return false;
        }

        range = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return true;
    }
}
