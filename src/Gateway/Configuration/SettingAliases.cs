using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace IndexForge.Gateway.Configuration;

/// <summary>Environment variables that other services are used to, under the names they have here. The full name wins where both are set.</summary>
public static class SettingAliases
{
    private static readonly (string Alias, string Setting, bool Seconds)[] Aliases =
    [
        ("MAX_CONTENT_LENGTH", "Gateway:MaxRequestBytes", false),
        ("API_KEY", "Auth:ApiKey", false),
        ("SHUTDOWN_TIMEOUT", "Shutdown:Timeout", true),
        ("OPENAI_API_KEY", "OpenAI:ApiKey", false),
        ("OPENAI_BASE_URL", "OpenAI:BaseUrl", false),
        ("CELERY_BROKER_URL", "Redis:App", false),
        ("REDIS_MAX_RETRIES", "Redis:MaxRetries", false),
        ("ENABLE_ENHANCED_CACHING", "Cache:Enabled", false),
        ("ENABLE_RETRY_LOGIC", "Retry:Enabled", false),
        ("ENABLE_STRUCTURED_LOGGING", "Logging:Structured", false),
        ("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "CircuitBreaker:FailureThreshold", false),
    ];

    /// <summary>Settings that the aliases give, to be placed below every other source.</summary>
    public static IConfigurationBuilder AddAliases(this IConfigurationBuilder builder, Func<string, string?> environment) =>
        builder.AddInMemoryCollection(
            from a in Aliases
            let value = environment(a.Alias)
            where !string.IsNullOrEmpty(value)
            select KeyValuePair.Create<string, string?>(a.Setting, a.Seconds ? Seconds(value) : value));

    /// <summary>Seconds as a time span; what is no number stays as it is, for validation to name.</summary>
    private static string Seconds(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture)
            : text;
}
