using IndexForge.Grains.Models.Embedding;
using IndexForge.Grains.Predictions;
using IndexForge.Grains.Resilience;
using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Models;

public sealed class When_a_model_computes : IAsyncLifetime
{
    private ModelStub _stub = null!;
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = await ModelStub.Start();
        _cluster = await GrainCluster.Start(configure: services =>
        {
            services.Configure<RetryOptions>(o => o.MaxAttempts = 1);
            services.Configure<EmbeddingOptions>(o => (o.Provider, o.Url, o.Model, o.Concurrency) = (EmbeddingProvider.OpenAI, _stub.Url + "/v1", "small", 1));
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _stub.DisposeAsync();
    }

    [Fact]
    public async Task Its_vectors_are_computed_once_and_named_by_it()
    {
        var request = new PredictionRequest { Kind = PredictionKind.Embed, Texts = ["a car", "an automobile"] };
        var (first, second) = (await Run(request), await Run(request));
        Assert.Equal(("small:32", 32, false, true), (first.Model, first.Dimensions, first.Cached, second.Cached));
        Assert.Equal(2, _stub.Texts.Count(t => t != "dimensions"));
    }

    [Fact]
    public async Task Vectors_are_refused_and_labels_given_without_it_where_it_is_away_and_neither_is_kept()
    {
        _stub.Instead = (http, _) =>
        {
            http.Response.StatusCode = 500;
            return Task.FromResult(true);
        };
        var embed = new PredictionRequest { Kind = PredictionKind.Embed, Texts = ["a car"] };
        var classify = new PredictionRequest { Kind = PredictionKind.Classify, Texts = ["bread and butter"], Labels = ["bread", "cars"] };

        Assert.Equal(ErrorCodes.UpstreamFailed, (await Assert.ThrowsAsync<ServiceException>(() => Run(embed))).Code);
        var without = await Run(classify);
        Assert.Equal(("bread", false), (without.Labels[0][0].Label, without.Model == "small:32"));

        _stub.Instead = (_, _) => Task.FromResult(false);
        Assert.Equal("small:32", (await Run(embed)).Model);
        var with = await Run(classify);
        Assert.Equal(("small:32", false, "bread"), (with.Model, with.Cached, with.Labels[0][0].Label));
    }

    private Task<Prediction> Run(PredictionRequest request) => _cluster.Grains.GetGrain<IPredictionGrain>(request.Key()).Run(request);
}
