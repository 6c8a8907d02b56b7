using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Models.Embedding;
using IndexForge.Grains.Sinks;
using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Sinks;

public sealed class When_documents_are_mirrored : IAsyncLifetime
{
    private const string Table = "name,kind\noak,tree\nelm,tree\nash,tree\n";
    private WeaviateStub _stub = null!;
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _stub = await WeaviateStub.Start();

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        await _stub.DisposeAsync();
    }

    [Fact]
    public async Task Objects_come_change_and_go_with_the_document()
    {
        await Start();
        var sent = await _cluster.Send("trees.csv", Table);
        await _cluster.Indexed(sent);
        Assert.Equal(JobStatus.Completed, (await Mirrored(sent.JobId)).Status);

        Assert.Equal(["ash", "elm", "oak"], Names());
        var definition = Assert.Single(_stub.Classes);
        Assert.Equal(("IndexForgeChunk", "none"), (definition["class"]!.GetValue<string>(), definition["vectorizer"]!.GetValue<string>()));
        var ids = _stub.Objects.Keys.ToHashSet();

        // The same again has the same ids; a row less is an object less.
        var again = await _cluster.Grains.GetGrain<IDocumentGrain>(sent.DocumentId).Reprocess(new ReprocessRequest("""{"maxRows":2}""", JobPriority.Normal, "", null, null));
        await _cluster.Indexed(again);
        await Mirrored(again.JobId);
        Assert.Equal(["elm", "oak"], Names());
        Assert.All(_stub.Objects.Keys, id => Assert.Contains(id, ids));

        await _cluster.Grains.GetGrain<IDocumentGrain>(sent.DocumentId).Delete();
        await Mirrored(again.JobId, "deleted");
        Assert.Empty(_stub.Objects);
    }

    [Fact]
    public async Task Objects_that_fail_in_a_batch_that_succeeds_are_sent_again_and_no_others()
    {
        await Start();
        _stub.Refuses = (text, times) => text.Contains("elm", StringComparison.Ordinal) && times < 3;
        var sent = await _cluster.Send("trees.csv", Table);
        await _cluster.Indexed(sent);

        Assert.Equal(JobStatus.Completed, (await Mirrored(sent.JobId)).Status);
        Assert.Equal(["ash", "elm", "oak"], Names());
        Assert.Equal([3, 1, 1], _stub.Calls.Where(c => c.Path == "/v1/batch/objects" && c.Method == "POST").Select(c => c.Objects));
    }

    [Fact]
    public async Task A_sink_that_fails_for_good_costs_its_job_and_not_the_document()
    {
        await Start();
        _stub.Refuses = (_, _) => true;
        var sent = await _cluster.Send("trees.csv", Table);

        Assert.Equal(DocumentStatus.Indexed, (await _cluster.Indexed(sent)).Status);
        var job = await Mirrored(sent.JobId);
        Assert.Equal((JobStatus.Failed, ErrorCodes.UpstreamFailed), (job.Status, job.Error!.Code));
        Assert.Contains("no space left", job.Error.Message, StringComparison.Ordinal);

        _stub.Refuses = (_, _) => false;
        var retried = await _cluster.Grains.GetGrain<IJobGrain>(Ids.Of("mirror", sent.JobId, "")).Retry(1, "again");
        await _cluster.End(retried.JobId);
        Assert.Equal(3, _stub.Objects.Count);
    }

    [Fact]
    public async Task What_fails_for_a_while_is_tried_three_times()
    {
        await Start();
        _stub.Status = call => call is 1 or 2 or 5 ? 503 : 200;
        var sent = await _cluster.Send("trees.csv", Table);
        await _cluster.Indexed(sent);
        var job = await Mirrored(sent.JobId);
        Assert.Equal((JobStatus.Completed, 1, 3), (job.Status, job.Attempt, _stub.Objects.Count));
    }

    [Fact]
    public async Task More_objects_than_one_call_removes_are_removed_by_several()
    {
        await Start();
        _stub.DeleteLimit = 2;
        var sent = await _cluster.Send("trees.csv", Table + "yew,tree\nfir,tree\n");
        await _cluster.Indexed(sent);
        await Mirrored(sent.JobId);
        await _cluster.Grains.GetGrain<IDocumentGrain>(sent.DocumentId).Delete();
        await Mirrored(sent.JobId, "deleted");
        Assert.Empty(_stub.Objects);
    }

    [Fact]
    public async Task Vectors_are_those_of_the_index_and_nothing_is_embedded_for_the_mirror()
    {
        await using var models = await ModelStub.Start();
        await Start(services => services.Configure<EmbeddingOptions>(o => (o.Provider, o.Url, o.Model) = (EmbeddingProvider.OpenAI, models.Url + "/v1", "small")));
        var sent = await _cluster.Send("trees.csv", Table);
        await _cluster.Indexed(sent);
        await Mirrored(sent.JobId);

        Assert.All(_stub.Objects.Values, o => Assert.Equal(1, o["vector"]!.AsArray().Sum(v => Math.Pow(v!.GetValue<float>(), 2)), 0.05));
        Assert.Equal(models.Texts.Distinct().Count(), models.Texts.Count);
    }

    private List<string> Names() => [.. _stub.Objects.Values.Select(o => o["properties"]!["text"]!.GetValue<string>())
        .Select(t => ((string[])["ash", "elm", "oak"]).Single(n => t.Contains(n, StringComparison.Ordinal))).Order()];

    private async Task<JobInfo> Mirrored(string jobId, string change = "")
    {
        var job = _cluster.Grains.GetGrain<IJobGrain>(Ids.Of("mirror", jobId, change));
        await job.WaitForChange(1, seen: -1, TimeSpan.FromSeconds(20));
        return await _cluster.End($"{Ids.Of("mirror", jobId, change)}-1");
    }

    private async Task Start(Action<IServiceCollection>? configure = null) => _cluster = await GrainCluster.Start(configure: services =>
    {
        services.Configure<WeaviateOptions>(o => (o.Url, o.MinPause, o.MaxPause) = (_stub.Url, TimeSpan.Zero, TimeSpan.Zero));
        services.Configure<JobOptions>(o => o.MaxAttempts = 2);
        configure?.Invoke(services);
    });
}
