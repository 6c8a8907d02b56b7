using System.ComponentModel.DataAnnotations;
using System.Text;

namespace IndexForge.Gateway.Configuration;

/// <summary>Which bearer tokens are believed: section <c>Auth:Jwt</c>. Exactly one of the keys is set.</summary>
public sealed record JwtOptions : IValidatableObject
{
    public const string Section = "Auth:Jwt";

    /// <summary>The <c>iss</c> that tokens must carry.</summary>
    [Required]
    public string Issuer { get; init; } = "";

    /// <summary>The <c>aud</c> that tokens must carry, at least among others.</summary>
    [Required]
    public string Audience { get; init; } = "";

    /// <summary>A JWKS file (RFC 7517) with public keys. Read again when it changes, so that keys can be rotated under way.</summary>
    public string? JwksFile { get; init; }

    /// <summary>A PEM file with one public key (RSA or EC), or a certificate. Read again when it changes.</summary>
    public string? PemFile { get; init; }

    /// <summary>A shared secret of at least 32 bytes, for HS256/384/512.</summary>
    public string? HmacSecret { get; init; }

    /// <summary>How far the issuer's clock may be off.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (((string?[])[JwksFile, PemFile, HmacSecret]).Count(k => !string.IsNullOrEmpty(k)) != 1)
        {
            yield return new ValidationResult("exactly one of JwksFile, PemFile and HmacSecret is needed.", [nameof(JwksFile)]);
        }

        if (HmacSecret is { Length: > 0 } secret && Encoding.UTF8.GetByteCount(secret) < 32)
        {
            yield return new ValidationResult("HmacSecret must have 32 bytes or more.", [nameof(HmacSecret)]);
        }
    }
}
