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

    /// <summary>The slowest a body may arrive, in bytes a second, after five seconds of grace.</summary>
    [Range(1, 1_000_000)]
    public int MinBodyBytesPerSecond { get; init; } = 240;
}
