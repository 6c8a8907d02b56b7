using System.Net;
using IndexForge.Gateway.Tests.Doubles;

namespace IndexForge.Gateway.Tests.Health;

public sealed class ShutdownTests
{
    [Fact]
    public async Task A_stopping_process_is_not_ready_finishes_what_it_has_and_takes_nothing_new()
    {
        await using var gateway = await GatewayHost.Start();
        gateway.World.HoldJobs = true;
        var underWay = gateway.Client.PostAsync("/api/v1/documents?name=a.csv&wait=30", new StringContent("x\n1\n"));
        while (gateway.World.Jobs.IsEmpty)
        {
            await Task.Yield();
        }

        using var connection = new HttpClient { BaseAddress = gateway.Client.BaseAddress };
        Assert.Equal(HttpStatusCode.OK, (await connection.GetAsync("/health/ready")).StatusCode);
        gateway.Lifetime.StopApplication();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await connection.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await connection.GetAsync("/health/live")).StatusCode);
        using var refused = await connection.GetAsync("/api/v1/search?q=a");
        Assert.Equal("shutting_down", await refused.Problem(503));
        Assert.NotNull(refused.Headers.RetryAfter);

        gateway.World.Finish(gateway.World.Jobs.Keys.Single());
        using var finished = await underWay;
        Assert.Equal(HttpStatusCode.OK, finished.StatusCode);
    }
}
