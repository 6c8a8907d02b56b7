using System.ComponentModel.DataAnnotations;

namespace IndexForge.Gateway.Configuration;

/// <summary>Settings of the HTTP side: section <c>Gateway</c>.</summary>
public sealed record GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>The port; 0 takes a free one.</summary>
    [Range(0, 65_535)]
    public int Port { get; init; } = 8005;

    /// <summary>The address to listen on: an IP address, <c>localhost</c>, or <c>*</c> for all. Development listens on loopback only.</summary>
    public string? Host { get; init; }

    /// <summary>The most bytes of a request's body.</summary>
    [Range(1_024L, 1L << 40)]
    public long MaxRequestBytes { get; init; } = 16_777_216;

    /// <summary>The most open connections.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>The most bytes of a request's headers.</summary>
    [Range(1_024, 1 << 20)]
    public int MaxHeaderBytes { get; init; } = 64 << 10;

    /// <summary>How long a request's headers may take to arrive.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>HTTPS in place of HTTP; off when not set.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>The slowest a body may arrive, in bytes a second, after five seconds of grace.</summary>
    [Range(1, 1_000_000)]
    public int MinBodyBytesPerSecond { get; init; } = 240;
}
