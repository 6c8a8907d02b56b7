using System.Text;
using IndexForge.Grains.Models.Budgets;
using IndexForge.Grains.Models.Embedding;
using IndexForge.Grains.Resilience;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Models;

public sealed class EmbeddingClientTests : IAsyncLifetime
{
    private static readonly SpaceRef Small = new(1 << 20, "small:32", "small", 32);
    private ModelStub _stub = null!;
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _stub = await ModelStub.Start();

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        await _stub.DisposeAsync();
    }

    [Fact]
    public async Task Vectors_come_in_the_order_of_the_texts_in_calls_of_bounded_size()
    {
        var client = await Start(o => (o.BatchTexts, o.BatchBytes) = (3, 1_024));
        string[] texts = ["one", "two two", "three", "four", new string('x', 900), new string('y', 900)];

        var vectors = await client.Passages(Small, texts, Token);

        Assert.Equal(texts.Select(t => ModelStub.Vector(t, 32)), vectors);
        var sizes = _stub.Calls.Select(c => c.Body!["input"]!.AsArray().Count).ToList();
        Assert.Equal([3, 2, 1], sizes);
        Assert.All(_stub.Calls, c => Assert.Equal("float", c.Body!["encoding_format"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("truncated")]
    [InlineData("nan")]
    [InlineData("infinite")]
    [InlineData("too few")]
    [InlineData("same index")]
    [InlineData("uneven")]
    [InlineData("not json")]
    public async Task What_passes_is_tried_again(string fault)
    {
        var client = await Start();
        var calls = 0;
        _stub.Instead = async (http, _) => Interlocked.Increment(ref calls) == 1 && await Fail(http, fault);

        var vectors = await client.Passages(Small, ["a word", "another"], Token);

        Assert.Equal((2, 2), (calls, vectors.Length));
    }

    [Theory]
    [InlineData("429", ErrorCodes.RateLimited)]
    [InlineData("500", ErrorCodes.UpstreamFailed)]
    [InlineData("truncated", ErrorCodes.UpstreamFailed)]
    [InlineData("infinite", ErrorCodes.UpstreamFailed)]
    [InlineData("401", ErrorCodes.UpstreamFailed)]
    public async Task What_does_not_pass_is_told_without_the_key(string fault, string code)
    {
        var client = await Start(o => o.ApiKey = "sk-very-secret");
        _stub.Instead = (http, _) => Fail(http, fault);

        var refused = await Assert.ThrowsAsync<ServiceException>(() => client.Passages(Small, ["a word"], Token));

        Assert.Equal(code, refused.Code);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
        Assert.All(_stub.Calls, c => Assert.Equal("Bearer sk-very-secret", c.Authorization));
    }

    [Fact]
    public async Task A_model_that_goes_on_failing_is_left_alone()
    {
        var client = await Start();
        _stub.Instead = (http, _) => Fail(http, "500");
        await Assert.ThrowsAsync<ServiceException>(() => client.Passages(Small, ["a"], Token));
        var calls = _stub.Calls.Count;

        var refused = await Assert.ThrowsAsync<ServiceException>(() => client.Passages(Small, ["b"], Token));

        Assert.Equal((ErrorCodes.CircuitOpen, calls), (refused.Code, _stub.Calls.Count));
    }

    [Fact]
    public async Task Another_model_under_the_same_name_never_gets_into_the_space()
    {
        var client = await Start();
        Assert.Equal("small:32", (await client.Identify(Token)).Name);
        _stub.Dimensions["small"] = 40;

        var refused = await Assert.ThrowsAsync<ServiceException>(() => client.Passages(Small, ["a"], Token));

        Assert.Equal(ErrorCodes.UpstreamFailed, refused.Code);
        Assert.Equal("small:40", (await client.Identify(Token)).Name);
    }

    [Fact]
    public async Task A_text_that_the_model_refuses_costs_no_other_text_its_vector()
    {
        var client = await Start();
        _stub.Instead = (http, body) => body!["input"]!.AsArray().Any(t => t!.GetValue<string>() == "poison") ? Fail(http, "400") : Task.FromResult(false);

        var vectors = await client.Passages(Small, ["one", "poison", "two", "three"], Token);

        Assert.Equal([32, 0, 32, 32], vectors.Select(v => v.Length));
    }

    [Fact]
    public async Task A_model_that_refuses_everything_is_out_of_order_and_no_text_is_given_up()
    {
        var client = await Start();
        _stub.Instead = (http, _) => Fail(http, "400");

        Assert.Equal(ErrorCodes.UpstreamFailed, (await Assert.ThrowsAsync<ServiceException>(() => client.Passages(Small, ["one", "two"], Token))).Code);
    }

    [Fact]
    public async Task A_search_does_without_a_vector_that_does_not_come_in_time()
    {
        var client = await Start(o => o.QueryTimeout = TimeSpan.FromMilliseconds(100));
        var release = new TaskCompletionSource();
        _stub.Instead = async (_, _) =>
        {
            await release.Task;
            return false;
        };

        Assert.Null(await client.Query(Small, "a question"));
        Assert.Null(await client.Query(Small, "the next"));
        Assert.Single(_stub.Calls);
        release.SetResult();
    }

    [Fact]
    public async Task A_query_is_embedded_once()
    {
        var client = await Start(o => o.QueryPrefix = "query: ");
        var first = await client.Query(Small, "a question");
        Assert.Same(first, await client.Query(Small, "a question"));
        Assert.Equal(["query: a question"], _stub.Texts);
    }

    [Fact]
    public async Task Texts_that_come_at_once_share_calls()
    {
        var client = await Start(o => o.Concurrency = 1);
        await client.Identify(Token);
        _stub.Calls.Clear();
        var release = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        _stub.Instead = async (_, _) =>
        {
            reached.TrySetResult();
            await release.Task;
            return false;
        };

        var first = client.Embed(["first"], Token);
        await reached.Task;
        var others = Enumerable.Range(0, 20).Select(i => client.Embed([$"text {i % 10}"], Token)).ToList();
        release.SetResult();
        await first;
        var made = await Task.WhenAll(others);

        Assert.Equal(2, _stub.Calls.Count);
        Assert.Equal(10, _stub.Calls.Last().Body!["input"]!.AsArray().Count);
        Assert.All(made, m => Assert.Equal(1, m.Vectors[0].Sum(x => x * x), 3));
    }

    [Fact]
    public async Task A_key_is_read_from_its_file_anew_for_each_call()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "key");
        await File.WriteAllTextAsync(file, "first\n", Token);
        var client = await Start(o => o.ApiKeyFile = file);
        await client.Passages(Small, ["a"], Token);
        await File.WriteAllTextAsync(file, "second", Token);
        await client.Passages(Small, ["b"], Token);

        Assert.Equal(["Bearer first", "Bearer second"], _stub.Calls.Select(c => c.Authorization));
    }

    [Fact]
    public async Task The_day_s_budget_ends_indexing_and_not_searching()
    {
        var client = await Start(o => o.TokensPerDay = 20);
        await client.Passages(Small, ["one", "two"], Token);
        await client.Passages(Small, ["three"], Token);

        var refused = await Assert.ThrowsAsync<ServiceException>(() => client.Passages(Small, [new string('x', 100)], Token));

        Assert.Equal(ErrorCodes.BudgetExceeded, refused.Code);
        Assert.InRange(refused.RetryAfterSeconds!.Value, 1, 86_400);
        Assert.Equal(15, (await _cluster.Grains.GetGrain<IModelBudgetGrain>("embedding").Spent()).Tokens);
        Assert.NotNull(await client.Query(Small, "a question"));
    }

    [Fact]
    public async Task A_container_of_t2v_transformers_is_asked_by_its_contract()
    {
        var client = await Start(o => (o.Provider, o.Url, o.Model) = (EmbeddingProvider.Transformers, _stub.Url, null));

        var spec = await client.Identify(Token);
        var vectors = await client.Passages(new SpaceRef(1, spec.Name, spec.Model, 32), ["one", "two"], Token);

        Assert.Equal(new EmbeddingSpec("tests/tiny-encoder:32", "tests/tiny-encoder", 32), spec);
        Assert.Equal([ModelStub.Vector("one", 32), ModelStub.Vector("two", 32)], vectors);
        Assert.Equal(["/.well-known/ready", "/meta"], _stub.Calls.Take(2).Select(c => c.Path));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<bool> Fail(HttpContext http, string fault)
    {
        var (status, body) = fault switch
        {
            "429" => (429, "{}"),
            "500" => (500, "oops"),
            "400" => (400, """{"error":{"message":"sk-very-secret text","code":"context_length_exceeded"}}"""),
            "401" => (401, """{"error":{"message":"Incorrect API key sk-very-secret","code":"invalid_api_key"}}"""),
            "truncated" => (200, """{"data":[{"index":0,"embedding":[0.1,0.2"""),
            "nan" => (200, """{"data":[{"index":0,"embedding":[NaN,1]},{"index":1,"embedding":[1,1]}]}"""),
            "infinite" => (200, """{"data":[{"index":0,"embedding":[1e999,1]},{"index":1,"embedding":[1,1]}]}"""),
            "too few" => (200, """{"data":[{"index":0,"embedding":[1,1]}]}"""),
            "same index" => (200, """{"data":[{"index":0,"embedding":[1,1]},{"index":0,"embedding":[1,1]}]}"""),
            "uneven" => (200, """{"data":[{"index":0,"embedding":[1,1]},{"index":1,"embedding":[1]}]}"""),
            _ => (200, "<html>a proxy's page</html>"),
        };
        http.Response.StatusCode = status;
        if (status == 429)
        {
            http.Response.Headers.RetryAfter = "0";
        }

        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), Token);
        return true;
    }

    private async Task<EmbeddingClient> Start(Action<EmbeddingOptions>? configure = null)
    {
        _cluster = await GrainCluster.Start(configure: services =>
        {
            services.Configure<RetryOptions>(o => o.BaseDelay = TimeSpan.Zero);
            services.Configure<EmbeddingOptions>(o =>
            {
                (o.Provider, o.Url, o.Model) = (EmbeddingProvider.OpenAI, _stub.Url + "/v1/", "small");
                configure?.Invoke(o);
            });
        });
        return _cluster.Services.GetRequiredService<EmbeddingClient>();
    }
}
