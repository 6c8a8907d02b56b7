using System.Net;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IndexForge.Gateway.Tests.Requests;

public sealed class TimeoutTests
{
    [Fact]
    public async Task A_request_that_takes_longer_than_the_limit_is_ended_and_others_go_on()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await GatewayHost.Start(
            "Development", services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)), ("Load:RequestTimeout", "00:00:05"));
        gateway.World.HoldJobs = true;
        var slow = gateway.Client.PostAsync("/api/v1/documents?name=a.csv&wait=30", new StringContent("n\n1\n", null, "text/csv"));
        await gateway.World.Registrations(1);
        // The limit's timer may be a moment away still: time goes on until the request is ended.
        while (!slow.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        using var ended = await slow;
        Assert.Equal("timeout", await ended.Problem(504));
        Assert.NotNull(ended.Headers.RetryAfter);
        using var other = await gateway.Client.GetAsync("/api/v1/search?q=a");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task An_event_stream_has_no_such_limit()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await GatewayHost.Start(
            "Development", services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)), ("Load:RequestTimeout", "00:00:05"));
        gateway.World.HoldJobs = true;
        var job = (await gateway.Upload("a.csv", "n\n1\n")).GetProperty("jobId").GetString()!;
        using var stream = await gateway.Client.GetAsync($"/api/v1/jobs/{job}/events", HttpCompletionOption.ResponseHeadersRead);
        time.Advance(TimeSpan.FromSeconds(60));
        gateway.World.Finish(job);
        Assert.Contains("completed", await stream.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
