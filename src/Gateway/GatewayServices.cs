using System.IO.Compression;
using IndexForge.Gateway.Access;
using IndexForge.Gateway.Caching;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Features;
using IndexForge.Gateway.Health;
using IndexForge.Gateway.Metrics;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.RateLimiting;
using IndexForge.Gateway.Requests;
using IndexForge.Gateway.Tls;
using IndexForge.Grains.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway;

/// <summary>What the gateway needs from the container. The host brings <see cref="IGrainFactory"/> and the health probes.</summary>
public static class GatewayServices
{
    /// <exception cref="ConfigurationException">Lists every setting that is wrong.</exception>
    public static IServiceCollection AddIndexForgeGateway(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var settings = new SettingsReader(configuration);
        var gateway = settings.Read<GatewayOptions>(GatewayOptions.Section);
        var auth = settings.Read<AuthOptions>(AuthOptions.Section);
        var shutdown = settings.Read<ShutdownOptions>(ShutdownOptions.Section);
        settings.Require(
            environment.IsDevelopment() || !string.IsNullOrEmpty(auth.ApiKey) || auth.Jwt is not null,
            $"{environment.EnvironmentName} does not start without an API key: set API_KEY (or Auth:ApiKey) to a secret of 16 characters or more, for example API_KEY=$(openssl rand -hex 24). For a try on this machine alone, set ASPNETCORE_ENVIRONMENT=Development.");
        settings.Require(
            ListenAddress.TryParse(gateway.Host, environment.IsDevelopment(), out var problem), $"{GatewayOptions.Section}:Host: {problem}");
        services.AddSingleton(settings.Read<LoadOptions>(LoadOptions.Section));
        services.AddSingleton(settings.Read<AccessLogOptions>(AccessLogOptions.Section));
        if (gateway.Tls is not null)
        {
            var tls = settings.Read<TlsOptions>(TlsOptions.Section);
            var unreadable = TlsCertificate.Problem(tls);
            settings.Require(unreadable is null, $"{TlsOptions.Section}: {unreadable}");
            services.AddSingleton(tls);
            services.AddSingleton<TlsCertificate>();
        }

        services.AddAccess(settings, auth);
        services.AddAnswerCache(settings);
        var limits = settings.Read<RateLimitOptions>(RateLimitOptions.Section);
        settings.Read<MlRateLimitOptions>(MlRateLimitOptions.Section);
        services.AddSingleton(limits);
        services.AddSingleton(new LimitsInForce(limits.Enabled ?? (!environment.IsDevelopment() || configuration.GetSection(RateLimitOptions.Section).Exists())));
        services.AddSingleton<LimitTable>();
        FeatureFlags.Read(configuration, out var wrongFeatures);
        foreach (var wrong in wrongFeatures)
        {
            settings.Require(false, wrong);
        }

        settings.ThrowIfInvalid();

        services.AddSingleton(provider => new FeatureFlags(configuration, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FeatureFlags>>()));
        services.AddSingleton(gateway);
        services.AddSingleton(auth);
        services.AddSingleton(shutdown);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Callers>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<HealthReporter>();
        services.AddSingleton<PrometheusReader>();
        services.AddSingleton(provider => new ServiceStart(provider.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.Configure<HostOptions>(o => o.ShutdownTimeout = shutdown.Timeout);
        services.Configure<KestrelServerOptions>(kestrel => Limit(kestrel, gateway));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        services.AddMetrics();
        // The server would log query strings, which may hold keys, and make a scope and an activity of its own for each request; the gateway
        // logs requests itself, and tracing makes the activities it samples.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "application/x-ndjson", "text/csv", "text/markdown"];
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        return services.AddOpenApiDocument();
    }

    private static void Limit(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = StrictContentLength.Select;
        kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = 100;
        kestrel.Limits.MaxRequestLineSize = 32 << 10;
        kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.MinBodyBytesPerSecond, TimeSpan.FromSeconds(5));
    }
}
