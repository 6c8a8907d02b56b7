using IndexForge.Gateway.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway.Access;

/// <summary>Who may call, from where, and how it is kept.</summary>
internal static class AccessServices
{
    /// <summary>Headers of answers that pages of other origins may read.</summary>
    private static readonly string[] Exposed =
        ["X-Request-ID", "ETag", "Location", "Content-Disposition", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "X-Cache-Status", "Age", "Idempotent-Replayed"];

    public static void AddAccess(this IServiceCollection services, SettingsReader settings, AuthOptions auth)
    {
        services.AddSingleton(AddressLists.Of(settings.Read<AccessOptions>(AccessOptions.Section), settings));
        services.AddSingleton(BotPatterns.Of(settings.Read<BotOptions>(BotOptions.Section), settings));
        services.AddSingleton<KeyCache>();
        services.AddSingleton<KeyVerifier>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<Refusals>();
        services.AddHostedService<RefusalFlusher>();
        if (auth.Jwt is not null)
        {
            var jwt = settings.Read<JwtOptions>(JwtOptions.Section);
            var problem = JwtKeys.Problem(jwt);
            settings.Require(problem is null, $"{JwtOptions.Section}: {problem}");
            services.AddSingleton(jwt);
            services.AddSingleton<JwtKeys>();
            services.AddSingleton<JwtValidator>();
        }

        var cors = settings.Read<CrossOriginOptions>(CrossOriginOptions.Section);
        settings.Require(cors.Wrong is null, $"{CrossOriginOptions.Section}:Origins: '{cors.Wrong}' is no origin such as https://app.example ('*' stands alone).");
        services.AddCors(o => o.AddDefaultPolicy(policy => Allow(policy, cors)));
    }

    private static void Allow(CorsPolicyBuilder policy, CrossOriginOptions cors) =>
        policy.WithOrigins(cors.Origins).AllowAnyHeader().WithMethods("GET", "HEAD", "POST", "PUT", "DELETE").WithExposedHeaders(Exposed).SetPreflightMaxAge(cors.MaxAge);
}
