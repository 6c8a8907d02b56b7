using System.Reflection;
using IndexForge.Gateway.OpenApi;
using IndexForge.Grains.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace IndexForge.Gateway.Health;

/// <summary>Health for load balancers (live, ready, one line) and for people (detailed, status).</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("").WithTags("Operations");
        health.MapGet("/health/live", Live).Anonymous().Describe("getLiveness", "Whether the process runs; touches nothing.")
            .Answers<HealthLine>(200, "It does.");
        health.MapGet("/health/ready", Ready).Anonymous().Describe("getReadiness", "Whether the process wants requests.")
            .Answers<HealthLine>(200, "It does.")
            .Answers<HealthLine>(503, "Not at the moment.");
        health.MapGet("/health", Line).Anonymous().Describe("getHealth", "How the service is, in one line.")
            .Answers<HealthLine>(200, "Healthy or degraded.")
            .Answers<HealthLine>(503, "Unhealthy.");
        health.MapGet("/health/detailed", Detailed).Describe("getHealthDetailed", "How every component is.")
            .Answers<HealthReport>(200, "Healthy or degraded.")
            .Answers<HealthReport>(503, "Unhealthy.");
        health.MapGet("/status", Status).Describe("getStatus", "The service in short.")
            .Answers<StatusView>(200, "Version, age, health and jobs.");
    }

    private static IResult Live() => TypedResults.Ok(new HealthLine("live", null));

    private static IResult Ready(Readiness readiness) => readiness.Reason is { } reason
        ? TypedResults.Json(new HealthLine("notReady", reason), statusCode: StatusCodes.Status503ServiceUnavailable)
        : TypedResults.Ok(new HealthLine("ready", null));

    private static async Task<IResult> Line(HealthReporter reporter, Readiness readiness, HttpContext http)
    {
        var report = await reporter.Report(http.RequestAborted);
        var reason = readiness.Reason ?? Worst(report);
        var healthy = readiness.Reason is null && report.Status != HealthState.Unhealthy;
        return TypedResults.Json(
            new HealthLine(healthy ? Requests.JsonNames.Of(report.Status) : "unhealthy", reason),
            statusCode: healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> Detailed(HealthReporter reporter, HttpContext http)
    {
        var report = await reporter.Report(http.RequestAborted);
        return TypedResults.Json(report, statusCode: report.Status == HealthState.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static async Task<IResult> Status(
        HealthReporter reporter, Readiness readiness, IGrainFactory grains, IHostEnvironment environment, ServiceStart start, TimeProvider time, HttpContext http)
    {
        var report = await reporter.Report(http.RequestAborted);
        var jobs = await grains.GetGrain<ICatalogQueryGrain>("0").JobStats();
        return TypedResults.Ok(new StatusView(
            "IndexForge", Version, environment.EnvironmentName, report.Status, readiness.Reason is null, start.At,
            Math.Round((time.GetUtcNow() - start.At).TotalSeconds, 1), Jobs.JobStatsView.Of(jobs)));
    }

    private static string? Worst(HealthReport report) => report.Status is HealthState.Healthy
        ? null
        : string.Join("; ", report.Components.Where(c => c.Value.Status == report.Status).Select(c => $"{c.Key}: {c.Value.Detail}"));

    private static string Version { get; } = typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

/// <summary>Health in one line.</summary>
internal sealed record HealthLine(string Status, string? Reason);

/// <summary>The service in short.</summary>
internal sealed record StatusView(
    string Name, string Version, string Environment, HealthState Status, bool Ready, DateTimeOffset StartedAt, double UptimeSeconds, Jobs.JobStatsView Jobs);

/// <summary>When this process began to serve.</summary>
internal sealed record ServiceStart(DateTimeOffset At);
