using System.Text;
using System.Text.Json;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Outbound;
using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Outbound;

public sealed class When_a_job_has_a_callback
{
    private const string Secret = "a shared secret";

    [Fact]
    public async Task Its_end_is_reported_once_signed_and_retried_until_it_is_taken()
    {
        await using var stub = await WebStub.Start((n, response) =>
        {
            response.StatusCode = n == 1 ? 503 : 200;
            response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        });
        await using var cluster = await GrainCluster.Start(configure: services => services.Configure<OutboundOptions>(o =>
        {
            o.CallbackSecret = Secret;
            o.AllowPrivateAddresses = true;
        }));
        var sent = await cluster.Send("a.csv", "k,v\n1,2\n");
        await cluster.Indexed(sent);

        var again = await cluster.Grains.GetGrain<IDocumentGrain>(sent.DocumentId)
            .Reprocess(new ReprocessRequest(null, JobPriority.Normal, "", "req-1", stub.Url));
        await cluster.Indexed(again);
        var callback = await cluster.End($"{Ids.Of("callback", again.JobId)}-1");

        Assert.Equal((JobStatus.Completed, 2), (callback.Status, callback.Attempt));
        Assert.Equal(2, stub.Requests.Count);
        var (body, headers) = stub.Requests.Last();
        Assert.Equal(again.JobId, JsonDocument.Parse(body).RootElement.GetProperty("id").GetString());
        Assert.Equal("req-1", headers["X-Request-ID"]);
        var signature = headers["X-IndexForge-Signature"];
        var at = long.Parse(signature[2..signature.IndexOf(',', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(CallbackSender.Sign(Secret, at, Encoding.UTF8.GetBytes(body)), signature);
    }

    [Fact]
    public async Task Whoever_asks_for_the_same_while_it_runs_is_told_of_its_end_too()
    {
        await using var stub = await WebStub.Start((_, response) =>
        {
            response.StatusCode = 200;
            return Task.CompletedTask;
        });
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            GatedStorage.AddTo(services);
            services.Configure<OutboundOptions>(o => (o.CallbackSecret, o.AllowPrivateAddresses) = (Secret, true));
        });
        var gate = cluster.Services.GetRequiredService<GatedStorage>();
        var sent = await cluster.Send("a.csv", "k,v\n1,2\n");
        await gate.Reached;
        var document = cluster.Grains.GetGrain<IDocumentGrain>(sent.DocumentId);

        var first = await document.Reprocess(new ReprocessRequest(null, JobPriority.Normal, "", null, stub.Url + "?n=1"));
        var second = await document.Reprocess(new ReprocessRequest(null, JobPriority.Normal, "", null, stub.Url + "?n=2"));
        gate.Open();

        Assert.Equal((sent.JobId, sent.JobId, true), (first.JobId, second.JobId, second.Duplicate));
        await cluster.Indexed(sent);
        Assert.Equal(JobStatus.Completed, (await cluster.End($"{Ids.Of("callback", sent.JobId)}-1")).Status);
        Assert.Equal(JobStatus.Completed, (await cluster.End($"{Ids.Of("callback", sent.JobId, stub.Url + "?n=2")}-1")).Status);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Fact]
    public async Task An_address_inside_is_refused_and_not_retried()
    {
        await using var cluster = await GrainCluster.Start(configure: services => services.Configure<OutboundOptions>(o => o.CallbackSecret = Secret));
        var sent = await cluster.Send("a.csv", "k,v\n1,2\n");
        await cluster.Indexed(sent);

        var again = await cluster.Grains.GetGrain<IDocumentGrain>(sent.DocumentId)
            .Reprocess(new ReprocessRequest(null, JobPriority.Normal, "", null, "http://127.0.0.1:9/"));
        await cluster.Indexed(again);
        var callback = await cluster.End($"{Ids.Of("callback", again.JobId)}-1");

        Assert.Equal((JobStatus.Failed, 1, ErrorCodes.InvalidRequest), (callback.Status, callback.Attempt, callback.Error!.Code));
    }
}
