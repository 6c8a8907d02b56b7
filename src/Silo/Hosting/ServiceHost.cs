using IndexForge.Gateway;
using IndexForge.Gateway.Configuration;
using IndexForge.Grains;
using IndexForge.Grains.Hosting;
using IndexForge.Grains.Processing;
using IndexForge.Silo.Chaos.Injection;
using IndexForge.Silo.Health;
using IndexForge.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IndexForge.Silo.Hosting;

/// <summary>What a process is.</summary>
[Flags]
internal enum Roles
{
    /// <summary>Runs grains.</summary>
    Silo = 1,

    /// <summary>Serves HTTP.</summary>
    Gateway = 2,

    /// <summary>Both: one process is the whole service.</summary>
    Both = Silo | Gateway,
}

/// <summary>Composes a process: the only place that knows all rooms.</summary>
internal static class ServiceHost
{
    /// <param name="roles">What the process is.</param>
    /// <param name="settings">Settings that stand above files and environment.</param>
    /// <param name="quiet">Whether to log warnings only (the service runs inside a command).</param>
    /// <exception cref="ConfigurationException">Lists every setting that is wrong.</exception>
    public static WebApplication Create(Roles roles, IEnumerable<KeyValuePair<string, string?>> settings, bool quiet = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments(), ContentRootPath = Directory.GetCurrentDirectory() });
        builder.Configuration
            .AddAliases(Environment.GetEnvironmentVariable)
            .AddJsonFile(SettingsFile(), "indexforge.json", optional: true, reloadOnChange: true)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(settings);
        var reader = new SettingsReader(builder.Configuration);
        AddLogging(builder, quiet, reader);
        var data = reader.Read<DataOptions>(DataOptions.Section);
        var chaos = FaultInjection.Read(reader, builder.Environment);
        if (chaos is not null)
        {
            FaultInjection.AddClock(builder.Services, chaos);
        }

        AddGateway(builder, roles, reader);
        reader.ThrowIfInvalid();

        builder.Services.AddSingleton(data);
        if (roles.HasFlag(Roles.Silo))
        {
            Engine.AddSilo(builder, data);
            builder.Services.AddStorageChaos(builder.Configuration.GetSection("Storage:Chaos"));
            Engine.TellFaults(builder.Services);
            builder.Services.AddIndexForgeGrains();
            RawStates.Add(builder.Services);
            builder.Services.PostConfigure<TempFileOptions>(o => o.Path = data.FullTempPath);
            builder.Services.AddSingleton<TempFolder>();
            builder.Services.AddHostedService(services => services.GetRequiredService<TempFolder>());
            if (chaos is not null)
            {
                FaultInjection.AddFaults(builder.Services, chaos);
            }
        }
        else
        {
            Engine.AddClient(builder);
        }

        builder.Services.AddHealthProbes(roles);
        builder.Services.AddHostedService<StartupNotice>();
        var app = builder.Build();
        app.MapIndexForgeGateway(api: roles.HasFlag(Roles.Gateway));
        Engine.MapPages(app);
        return app;
    }

    /// <summary>
    /// Looks at the one file every few seconds (feature flags and log levels are read again). Watching its folder by the system's means would
    /// watch all below it, the data too, and miss files that are mounted as links.
    /// </summary>
    private static PhysicalFileProvider SettingsFile() => new(Directory.GetCurrentDirectory()) { UsePollingFileWatcher = true, UseActivePolling = true };

    /// <summary>Unset means Development: loopback only, no key.</summary>
    private static string Environments() =>
        Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") is { Length: > 0 } name ? name
        : Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is { Length: > 0 } other ? other
        : "Development";

    private static void AddGateway(WebApplicationBuilder builder, Roles roles, SettingsReader reader)
    {
        try
        {
            builder.Services.AddRouting();
            builder.Services.AddIndexForgeGateway(builder.Configuration, builder.Environment);
        }
        catch (ConfigurationException error)
        {
            foreach (var message in error.Errors)
            {
                reader.Require(false, message);
            }
        }

        builder.WebHost.UseKestrel((context, kestrel) => ListenAddress.Apply(
            kestrel, kestrel.ApplicationServices.GetRequiredService<GatewayOptions>(), context.HostingEnvironment.IsDevelopment()));
    }

    /// <summary>JSON lines for machines; for the eyes of whoever develops, and where <c>Logging:Structured</c> is off, plain ones.</summary>
    private static void AddLogging(WebApplicationBuilder builder, bool quiet, SettingsReader reader)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.SetMinimumLevel(quiet ? LogLevel.Warning : LogLevel.Information);
        if (!quiet)
        {
            builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
            builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        }

        var structured = !builder.Environment.IsDevelopment();
        if (builder.Configuration["Logging:Structured"] is { Length: > 0 } text)
        {
            reader.Require(bool.TryParse(text, out structured), $"Logging:Structured: '{text}' is neither true nor false.");
        }

        if (!structured)
        {
            builder.Logging.AddSimpleConsole(o =>
            {
                o.SingleLine = true;
                o.TimestampFormat = "HH:mm:ss.fff ";
                o.UseUtcTimestamp = true;
            });
        }
        else
        {
            builder.Logging.AddJsonConsole(o =>
            {
                o.IncludeScopes = true;
                o.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
                o.UseUtcTimestamp = true;
            });
        }

        // Commands print their answers on the standard output; the log keeps out of them.
        if (quiet)
        {
            builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        }
    }
}
