using System.ComponentModel.DataAnnotations;

namespace IndexForge.Gateway.Configuration;

/// <summary>Pages of other origins that browsers let call the API: section <c>Cors</c>. None by default.</summary>
public sealed record CrossOriginOptions
{
    public const string Section = "Cors";

    /// <summary>Origins such as <c>https://app.example</c>; <c>*</c> alone means all. Credentials are headers, so cookies are never allowed.</summary>
    public string[] Origins { get; init; } = [];

    /// <summary>How long a browser may keep the permission.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);

    internal string? Wrong => Array.Find(Origins, o => o == "*"
        ? Origins.Length > 1
        : !(Uri.TryCreate(o, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == o));
}
