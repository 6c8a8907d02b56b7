using System.Net;
using IndexForge.Gateway.Health;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway.Tests.Health;

public sealed class HealthTests
{
    [Theory]
    [InlineData(HealthState.Healthy, 200, "healthy")]
    [InlineData(HealthState.Degraded, 200, "degraded")]
    [InlineData(HealthState.Unhealthy, 503, "unhealthy")]
    [InlineData(HealthState.Unavailable, 200, "healthy")]
    public async Task The_worst_component_that_counts_decides(HealthState state, int status, string word)
    {
        await using var gateway = await Start(() => new HealthFinding(state, "as told"));
        foreach (var path in (string[])["/health", "/health/detailed"])
        {
            using var response = await gateway.Client.GetAsync(path);
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(word, (await response.Json()).GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task Detailed_shows_figures_against_thresholds()
    {
        await using var gateway = await Start(() => new HealthFinding(HealthState.Degraded, "Nearly full.")
        {
            Values = new Dictionary<string, double> { ["usedPercent"] = 85 },
            Thresholds = new Dictionary<string, double> { ["warnPercent"] = 80 },
        });
        var disk = (await (await gateway.Client.GetAsync("/health/detailed")).Json()).GetProperty("components").GetProperty("probe");
        Assert.Equal((85, 80), (disk.GetProperty("values").GetProperty("usedPercent").GetDouble(), disk.GetProperty("thresholds").GetProperty("warnPercent").GetDouble()));
        Assert.True(disk.GetProperty("responseTimeMs").GetDouble() >= 0);
    }

    [Fact]
    public async Task A_probe_that_throws_is_unhealthy_and_the_answer_still_comes()
    {
        await using var gateway = await Start(() => throw new InvalidOperationException("broken"));
        using var response = await gateway.Client.GetAsync("/health/detailed");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("broken", (await response.Json()).GetProperty("components").GetProperty("probe").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Liveness_touches_nothing()
    {
        await using var gateway = await Start(() => throw new InvalidOperationException());
        gateway.World.Fault = new ServiceException(ErrorCodes.StorageUnavailable, "down");
        gateway.Services.GetRequiredService<Readiness>().NotReady("The store is down.");

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/health/live")).StatusCode);
        using var ready = await gateway.Client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("The store is down.", (await ready.Json()).GetProperty("reason").GetString());
        Assert.Empty(gateway.World.RequestIds);
    }

    [Fact]
    public async Task Status_is_short_and_counts_jobs()
    {
        await using var gateway = await GatewayHost.Start();
        await gateway.Upload("a.csv", "n\n1\n");
        var status = await (await gateway.Client.GetAsync("/status")).Json();
        Assert.Equal(1, status.GetProperty("jobs").GetProperty("completed").GetInt32());
        Assert.True(status.GetProperty("ready").GetBoolean());
    }

    private static Task<GatewayHost> Start(Func<HealthFinding> finding) =>
        GatewayHost.Start(services: s => s.AddSingleton<IHealthProbe>(new Probe(finding)));

    private sealed class Probe(Func<HealthFinding> finding) : IHealthProbe
    {
        public string Component => "probe";

        public Task<HealthFinding> Check(CancellationToken cancellation) => Task.FromResult(finding());
    }
}
