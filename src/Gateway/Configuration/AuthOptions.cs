using System.ComponentModel.DataAnnotations;

namespace IndexForge.Gateway.Configuration;

/// <summary>Who may call: section <c>Auth</c>.</summary>
public sealed record AuthOptions
{
    public const string Section = "Auth";

    /// <summary>The bootstrap key, with every scope (also <c>API_KEY</c>). Outside Development the service does not start without it or <see cref="Jwt"/>.</summary>
    [StringLength(512, MinimumLength = 16, ErrorMessage = "Auth:ApiKey (API_KEY) must have 16 to 512 characters; 'openssl rand -hex 24' makes a good one.")]
    public string? ApiKey { get; init; }

    /// <summary>
    /// How long a gateway believes what it knows of a key. In the process that revoked or rotated a key the change counts at once;
    /// every other gateway of a cluster follows within this time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan KeyCache { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bearer tokens; off when not set.</summary>
    public JwtOptions? Jwt { get; init; }
}
