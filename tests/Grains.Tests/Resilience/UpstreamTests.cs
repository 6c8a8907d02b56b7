using IndexForge.Grains.Outbound;
using IndexForge.Grains.Resilience;
using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Resilience;

/// <summary>Calls to upstream systems, against a real server that misbehaves.</summary>
public sealed class UpstreamTests
{
    [Fact]
    public async Task A_read_is_tried_again_after_transient_failures()
    {
        var (status, calls) = await Call(HttpMethod.Get, n => n < 3 ? 503 : 200);
        Assert.Equal((200, 3), (status, calls));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(501)]
    public async Task What_will_not_change_is_not_asked_again(int answer)
    {
        var (status, calls) = await Call(HttpMethod.Get, _ => answer);
        Assert.Equal((answer, 1), (status, calls));
    }

    [Fact]
    public async Task What_may_have_had_its_effect_is_sent_once()
    {
        var (status, calls) = await Call(HttpMethod.Post, _ => 503);
        Assert.Equal((503, 1), (status, calls));
    }

    [Theory]
    [InlineData("0", 3)]
    [InlineData("3600", 1)]
    public async Task An_upstream_that_names_a_time_is_waited_for_only_so_long(string retryAfter, int expected)
    {
        var (status, calls) = await Call(HttpMethod.Get, _ => 429, retryAfter);
        Assert.Equal((429, expected), (status, calls));
    }

    [Fact]
    public async Task Retries_may_be_switched_off()
    {
        var (status, calls) = await Call(HttpMethod.Get, _ => 503, configure: o => o.Enabled = false);
        Assert.Equal((503, 1), (status, calls));
    }

    [Fact]
    public async Task A_host_that_keeps_failing_is_left_alone()
    {
        var calls = 0;
        await using var stub = await WebStub.Start((n, response) =>
        {
            Volatile.Write(ref calls, n);
            response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using var cluster = await Start();
        var http = cluster.Services.GetRequiredService<OutboundHttp>();
        using var first = await Get(http, stub.Url);
        Assert.Equal(3, calls);
        var refusal = await Assert.ThrowsAsync<ServiceException>(() => Get(http, stub.Url));
        Assert.Equal((ErrorCodes.CircuitOpen, 3), (refusal.Code, calls));
        Assert.Equal(BreakerState.Open, (await cluster.Grains.GetGrain<ICircuitBreakerGrain>("http:127.0.0.1").Get()).State);
    }

    [Fact]
    public void Delays_grow_to_the_longest_and_keep_half_of_their_length()
    {
        var retry = new RetryOptions();
        Assert.Equal([1, 2, 4, 8, 10, 10], Enumerable.Range(1, 6).Select(n => retry.Delay(n, 1).TotalSeconds));
        Assert.Equal([0.5, 1, 2, 4, 5, 5], Enumerable.Range(1, 6).Select(n => retry.Delay(n, 0).TotalSeconds));
    }

    private static async Task<(int Status, int Calls)> Call(HttpMethod method, Func<int, int> answer, string? retryAfter = null, Action<RetryOptions>? configure = null)
    {
        var calls = 0;
        await using var stub = await WebStub.Start((n, response) =>
        {
            Volatile.Write(ref calls, n);
            response.StatusCode = answer(n);
            if (retryAfter is not null)
            {
                response.Headers.RetryAfter = retryAfter;
            }

            return Task.CompletedTask;
        });
        await using var cluster = await Start(configure);
        using var response = await cluster.Services.GetRequiredService<OutboundHttp>().Send(
            uri => new HttpRequestMessage(method, uri), new Uri(stub.Url), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, calls);
    }

    private static Task<HttpResponseMessage> Get(OutboundHttp http, string url) =>
        http.Send(uri => new HttpRequestMessage(HttpMethod.Get, uri), new Uri(url), TestContext.Current.CancellationToken);

    private static Task<GrainCluster> Start(Action<RetryOptions>? configure = null) => GrainCluster.Start(configure: services =>
    {
        services.Configure<OutboundOptions>(o => o.AllowPrivateAddresses = true);
        services.Configure<RetryOptions>(o => o.BaseDelay = TimeSpan.FromMilliseconds(1));
        if (configure is not null)
        {
            services.Configure(configure);
        }
    });
}
