using System.ComponentModel.DataAnnotations;

namespace IndexForge.Gateway.Configuration;

/// <summary>HTTPS in place of HTTP: section <c>Gateway:Tls</c>. HTTP/2 is negotiated with it.</summary>
public sealed record TlsOptions
{
    public const string Section = "Gateway:Tls";

    /// <summary>A PEM file with the certificate and those it is signed by. Read again when it changes.</summary>
    [Required]
    public string CertificateFile { get; init; } = "";

    /// <summary>A PEM file with its private key.</summary>
    [Required]
    public string KeyFile { get; init; } = "";
}
