namespace IndexForge.Gateway.Configuration;

/// <summary>Which addresses may call: section <c>Access</c>. Ranges in CIDR notation, IPv4 or IPv6.</summary>
public sealed record AccessOptions
{
    public const string Section = "Access";

    /// <summary>Only these are served (health probes excepted); all when empty.</summary>
    public string[] Allow { get; init; } = [];

    /// <summary>These are never served; wins over <see cref="Allow"/>.</summary>
    public string[] Deny { get; init; } = [];

    /// <summary>Proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed.</summary>
    public string[] TrustedProxies { get; init; } = [];

    /// <summary>Scrapers that need no key for <c>/metrics</c>.</summary>
    public string[] MetricsFrom { get; init; } = [];
}
