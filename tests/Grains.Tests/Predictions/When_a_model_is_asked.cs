using IndexForge.Grains.Predictions;
using IndexForge.Grains.Tests.Support;

namespace IndexForge.Grains.Tests.Predictions;

public sealed class When_a_model_is_asked : IAsyncLifetime
{
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.Start();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task The_same_input_is_computed_once()
    {
        var request = new PredictionRequest { Kind = PredictionKind.Embed, Texts = ["copper pipes", "pipes of copper", "a rainy day"] };
        var first = await Run(request);
        Assert.False(first.Cached);
        Assert.True((await Run(request)).Cached);
        Assert.False((await Run(request with { Texts = ["copper pipes"] })).Cached);
        Assert.Equal((3, 256), (first.Vectors.Length, first.Dimensions));
        Assert.True(Cosine(first, 0, 1) > 0.99);
        Assert.True(Cosine(first, 0, 2) < 0.3);
    }

    [Fact]
    public async Task Texts_are_summed_up_asked_and_classified()
    {
        const string text = "The lighthouse was built in 1844 by Alan Stevenson. A lighthouse is a tower that guides ships by its light. It has a lamp.";
        var summary = await Run(new PredictionRequest { Kind = PredictionKind.Summarize, Texts = [text], Limit = 1 });
        Assert.Contains(Assert.Single(summary.Summaries), text, StringComparison.Ordinal);
        var questions = await Run(new PredictionRequest { Kind = PredictionKind.Questions, Texts = [text], Limit = 3 });
        Assert.All(Assert.Single(questions.Questions), q => Assert.Equal(q.Answer, text[q.Start..q.End]));
        Assert.NotEmpty(questions.Questions[0]);
        var classes = await Run(new PredictionRequest { Kind = PredictionKind.Classify, Texts = ["Ships follow the light of the tower"], Labels = ["cooking bread", "ships and towers"] });
        Assert.Equal("ships and towers", classes.Labels[0][0].Label);
    }

    [Fact]
    public async Task Too_much_and_too_little_is_refused()
    {
        PredictionRequest[] refused =
        [
            new() { Kind = PredictionKind.Embed, Texts = [] },
            new() { Kind = PredictionKind.Embed, Texts = [.. Enumerable.Repeat("a", 257)] },
            new() { Kind = PredictionKind.Summarize, Texts = [new string('a', 1_000_001)] },
            new() { Kind = PredictionKind.Summarize, Texts = ["a"], Limit = 0 },
            new() { Kind = PredictionKind.Classify, Texts = ["a"], Labels = ["one"] },
        ];
        foreach (var request in refused)
        {
            Assert.Equal(ErrorCodes.InvalidRequest, (await Assert.ThrowsAsync<ServiceException>(() => Run(request))).Code);
        }
    }

    private Task<Prediction> Run(PredictionRequest request) => _cluster.Grains.GetGrain<IPredictionGrain>(request.Key()).Run(request);

    private static float Cosine(Prediction made, int a, int b) => made.Vectors[a].Zip(made.Vectors[b], (x, y) => x * y).Sum();
}
