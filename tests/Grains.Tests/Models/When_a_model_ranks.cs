using IndexForge.Grains.Documents;
using IndexForge.Grains.Models.Embedding;
using IndexForge.Grains.Resilience;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Models;

public sealed class When_a_model_ranks : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ModelStub _stub = null!;

    public async ValueTask InitializeAsync() => _stub = await ModelStub.Start();

    public async ValueTask DisposeAsync()
    {
        await _stub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_only_its_meaning_brings_is_found_and_the_answer_says_what_ranked()
    {
        await using var cluster = await Start();
        await Fill(cluster);
        await Settle(cluster);

        var found = await Search(cluster, "automobile");

        Assert.Equal("small:32", found.RankedBy);
        Assert.Equal(("cars.txt", SearchHit.Semantic), (found.Hits[0].Title, found.Hits[0].Match));
        Assert.Equal(SearchResponse.ByWords, (await Search(cluster, "automobile", SearchMode.Lexical)).RankedBy);
    }

    [Fact]
    public async Task A_text_is_paid_for_once_over_restarts_and_changes_of_its_document()
    {
        await using (var cluster = await Start())
        {
            await Fill(cluster);
            await Settle(cluster);
        }

        var paid = _stub.Texts.Where(t => t.Contains("car", StringComparison.Ordinal)).ToList();
        Assert.Single(paid);
        _stub.Texts.Clear();
        await using (var cluster = await Start())
        {
            await Settle(cluster);
            Assert.Equal("small:32", (await Search(cluster, "vehicle")).RankedBy);
            Assert.Equal(["dimensions", "vehicle"], _stub.Texts.Order());

            // The same rows in another file: its one new row is all that is new.
            await cluster.Indexed(await cluster.Send("more.csv", "name,kind\noak,tree\nelm,tree\nash,tree\n"));
            await Settle(cluster);
            _stub.Texts.Clear();
            await cluster.Indexed(await cluster.Send("less.csv", "name,kind\noak,tree\nelm,tree\nyew,tree\n"));
            await Settle(cluster);
            Assert.All(_stub.Texts, t => Assert.True(t.Contains("yew", StringComparison.Ordinal) || t.Contains("less", StringComparison.Ordinal), t));
        }
    }

    [Fact]
    public async Task A_model_that_is_away_stops_no_document_and_no_search_and_what_it_missed_is_made_up_for()
    {
        _stub.Instead = (http, _) =>
        {
            http.Response.StatusCode = 503;
            return Task.FromResult(true);
        };
        await using (var cluster = await Start())
        {
            await Fill(cluster);
            var without = await Search(cluster, "car");
            Assert.Equal((SearchResponse.ByWords, 1), (without.RankedBy, (int)without.Total));
        }

        _stub.Instead = (_, _) => Task.FromResult(false);
        await using (var cluster = await Start())
        {
            await ResetBreaker(cluster, "small");
            await Settle(cluster);
            Assert.Equal("cars.txt", (await Search(cluster, "automobile")).Hits[0].Title);

            // Away again: what was made is there, but the query has no vector.
            _stub.Instead = (http, _) =>
            {
                http.Response.StatusCode = 500;
                return Task.FromResult(true);
            };
            await cluster.Indexed(await cluster.Send("late.txt", "A late car arrives."));
            var found = await Search(cluster, "car arrives");
            Assert.Equal((SearchResponse.ByWords, "late.txt"), (found.RankedBy, found.Hits[0].Title));
        }
    }

    [Fact]
    public async Task Another_model_takes_over_when_all_is_made_and_the_one_before_serves_until_then()
    {
        await using (var cluster = await Start())
        {
            await Fill(cluster);
            await Settle(cluster);
        }

        var open = false;
        _stub.Instead = (http, body) =>
        {
            var isProbe = body!["input"]!.AsArray()[0]!.GetValue<string>() == "dimensions";
            if (open || isProbe || body["model"]!.GetValue<string>() == "small")
            {
                return Task.FromResult(false);
            }

            http.Response.StatusCode = 503;
            return Task.FromResult(true);
        };
        await using (var cluster = await Start(o => o.Model = "large"))
        {
            var spaces = cluster.Grains.GetGrain<IModelSpaceGrain>("default");
            await spaces.Settle();
            Assert.Equal(("small:32", "large:48"), ((await spaces.Present()).Active!.Name, (await spaces.Present()).Next!.Name));
            Assert.Equal("small:32", (await Search(cluster, "automobile")).RankedBy);

            open = true;
            await ResetBreaker(cluster, "large");
            await Settle(cluster, "large:48");
            var found = await Search(cluster, "vehicle");
            Assert.Equal(("large:48", "cars.txt"), (found.RankedBy, found.Hits[0].Title));
        }

        // Without a model at all the collection's own vectors serve, and nothing is asked of anybody.
        _stub.Calls.Clear();
        await using (var cluster = await Start(o => o.Provider = EmbeddingProvider.None))
        {
            Assert.Equal(SearchResponse.ByWords, (await Search(cluster, "car")).RankedBy);
        }

        Assert.Empty(_stub.Calls);
    }

    [Fact]
    public async Task One_and_several_shards_rank_the_same()
    {
        var rankings = new List<List<(string, double)>>();
        foreach (var shards in (int[])[1, 4])
        {
            using var folder = new TempFolder();
            await using var cluster = await Start(folder: folder, shards: shards);
            await Fill(cluster);
            await Settle(cluster);
            rankings.Add([.. (await Search(cluster, "vehicle doctor bread")).Hits.Select(h => (h.Title, Math.Round(h.Score, 4)))]);
        }

        Assert.Equal(rankings[0], rankings[1]);
        Assert.True(rankings[0].Count > 2);
    }

    private static async Task Fill(GrainCluster cluster)
    {
        foreach (var (name, text) in ((string, string)[])[("cars.txt", "The car stands in the yard."), ("bread.txt", "Bread is baked at dawn."), ("ill.txt", "A doctor visits the village.")])
        {
            await cluster.Indexed(await cluster.Send(name, text));
        }
    }

    private Task ResetBreaker(GrainCluster cluster, string model) =>
        cluster.Grains.GetGrain<ICircuitBreakerGrain>($"http:embedding:{model}:{new Uri(_stub.Url).Authority}").Reset("a test");

    private static async Task Settle(GrainCluster cluster, string name = "small:32") =>
        Assert.Equal(name, (await cluster.Grains.GetGrain<IModelSpaceGrain>("default").Settle())?.Name);

    private static Task<SearchResponse> Search(GrainCluster cluster, string query, SearchMode mode = SearchMode.Hybrid) =>
        cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = query, Mode = mode, Limit = 10 });

    private Task<GrainCluster> Start(Action<EmbeddingOptions>? configure = null, TempFolder? folder = null, int shards = 2) => GrainCluster.Start(folder ?? _folder, services =>
    {
        services.Configure<IndexOptions>(o => o.Shards = shards);
        services.Configure<RetryOptions>(o => o.BaseDelay = TimeSpan.Zero);
        services.Configure<EmbeddingOptions>(o =>
        {
            (o.Provider, o.Url, o.Model, o.RetryPause) = (EmbeddingProvider.OpenAI, _stub.Url + "/v1", "small", TimeSpan.FromHours(1));
            configure?.Invoke(o);
        });
    });
}
