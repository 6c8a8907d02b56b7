using System.ComponentModel.DataAnnotations;

namespace IndexForge.Gateway.Configuration;

/// <summary>Who may call: section <c>Auth</c>.</summary>
public sealed record AuthOptions
{
    public const string Section = "Auth";

    /// <summary>The bootstrap key (also <c>API_KEY</c>). Outside Development the service does not start without one.</summary>
    [StringLength(512, MinimumLength = 16, ErrorMessage = "Auth:ApiKey (API_KEY) must have 16 to 512 characters; 'openssl rand -hex 24' makes a good one.")]
    public string? ApiKey { get; init; }
}
