using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains;
using IndexForge.Grains.Caching;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway.Tests.Caching;

public sealed class CachedAnswerTests : IAsyncLifetime
{
    private const string Path = "/api/v1/search?q=copper";

    private readonly ManualTimeProvider _time = new();
    private GatewayHost _gateway = null!;

    private GrainWorld World => _gateway.World;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.Start(services: services => services.AddSingleton<TimeProvider>(_time));
        World.KeepsAnswers = true;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task The_second_answer_comes_from_the_cache_with_its_age()
    {
        using var first = await _gateway.Client.GetAsync(Path);
        _time.Advance(TimeSpan.FromSeconds(7));
        using var second = await _gateway.Client.GetAsync(Path);
        Assert.Equal(("MISS", "HIT"), (Status(first), Status(second)));
        Assert.Equal(TimeSpan.FromSeconds(7), second.Headers.Age);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Single(World.Searches);
        Assert.Equal(Path, Assert.Single(World.Kept).Key);
    }

    [Fact]
    public async Task A_caller_who_has_the_answer_is_told_so()
    {
        using var first = await _gateway.Client.GetAsync(Path);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _gateway.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.NotModified, "HIT"), (second.StatusCode, Status(second)));
    }

    [Fact]
    public async Task No_cache_asks_the_source()
    {
        await _gateway.Client.GetAsync(Path);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        using var answer = await _gateway.Client.SendAsync(request);
        Assert.Equal("BYPASS", Status(answer));
        Assert.Equal(2, World.Searches.Count);
    }

    [Fact]
    public async Task A_change_of_what_it_is_about_ends_an_answer()
    {
        await _gateway.Client.GetAsync(Path);
        await _gateway.Client.GetAsync(Path + "&collection=books");
        World.Tags[CacheTags.Collection("default")] = 1;
        Assert.Equal(("MISS", "HIT"), (await Ask(Path), await Ask(Path + "&collection=books")));
    }

    [Fact]
    public async Task An_old_answer_is_given_and_renewed()
    {
        await Ask(Path);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("STALE", await Ask(Path));
        await Until(() => World.Kept.Count == 2);
        Assert.Equal("HIT", await Ask(Path));
        Assert.Equal(2, World.Searches.Count);
    }

    [Fact]
    public async Task An_old_answer_is_given_while_the_source_fails_but_never_an_invalidated_one()
    {
        await Ask(Path);
        _time.Advance(TimeSpan.FromMinutes(30));
        World.Fault = new ServiceException(ErrorCodes.StorageUnavailable, "The store is away.");
        Assert.Equal("STALE", await Ask(Path));
        World.Tags[CacheTags.Collection("default")] = 1;
        using var answer = await _gateway.Client.GetAsync(Path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        World.Fault = null;
        Assert.Equal("MISS", await Ask(Path));
    }

    [Fact]
    public async Task A_hot_answer_is_renewed_before_it_runs_out()
    {
        for (var i = 0; i < 5; i++)
        {
            await Ask(Path);
        }

        _time.Advance(TimeSpan.FromMinutes(4.8));
        Assert.Equal("HIT", await Ask(Path));
        await Until(() => World.Kept.Count == 2);
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("HIT", await Ask(Path));
        Assert.Equal(2, World.Searches.Count);
    }

    [Fact]
    public async Task That_there_is_no_such_document_is_remembered_until_there_is()
    {
        var path = $"/api/v1/documents/{Ids.New()}";
        using var first = await _gateway.Client.GetAsync(path);
        var calls = World.RequestIds.Count;
        using var second = await _gateway.Client.GetAsync(path);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (first.StatusCode, second.StatusCode));
        Assert.Equal(calls, World.RequestIds.Count);
        World.Tags[CacheTags.Document(path[^26..])] = 1;
        await _gateway.Client.GetAsync(path);
        Assert.NotEqual(calls, World.RequestIds.Count);
    }

    [Fact]
    public async Task A_crowd_is_answered_by_one_computation()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => _gateway.Client.GetAsync(Path)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Single(World.Searches);
    }

    [Fact]
    public async Task Without_the_entrys_grain_there_are_answers_all_the_same()
    {
        World.CacheFault = new TimeoutException();
        Assert.Equal(("MISS", "HIT"), (await Ask(Path), await Ask(Path)));
    }

    [Fact]
    public async Task A_key_in_the_query_is_no_part_of_what_is_kept()
    {
        await Ask(Path + "&apikey=a-secret-of-mine-0123");
        Assert.DoesNotContain("secret", Assert.Single(World.Kept).Key, StringComparison.Ordinal);
        Assert.Equal("HIT", await Ask(Path));
    }

    [Fact]
    public async Task An_encoded_question_mark_in_the_path_does_not_answer_for_another_path()
    {
        var id = (await _gateway.Upload("a.csv", "a\n1\n")).GetProperty("documentId").GetString()!;
        using var odd = await _gateway.Client.GetAsync($"/api/v1/documents/{id}%3Fx=1");
        Assert.Equal(HttpStatusCode.NotFound, odd.StatusCode);
        using var plain = await _gateway.Client.GetAsync($"/api/v1/documents/{id}?x=1");
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
    }

    [Theory]
    [InlineData("key", Path, "MISS", "HIT")]
    [InlineData("prefix", "/api/v1/search", "MISS", "MISS")]
    [InlineData("tag", "collection:default", "MISS", "HIT")]
    public async Task Answers_are_removed_by_hand(string by, string what, string first, string second)
    {
        var other = Path + "&collection=books";
        await Ask(Path);
        await Ask(other);
        using var removed = await _gateway.Client.DeleteAsync($"/api/v1/admin/cache?{by}={Uri.EscapeDataString(what)}");
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Equal((first, second), (await Ask(Path), await Ask(other)));
    }

    [Fact]
    public async Task The_cache_is_warmed_and_shown()
    {
        using var warmed = await _gateway.Client.PostAsJsonAsync("/api/v1/admin/cache/warm", new { paths = new[] { Path, "/nowhere", "no path" } });
        var outcome = await warmed.Json();
        Assert.Equal((1, 2), (outcome.GetProperty("warmed").GetInt32(), outcome.GetProperty("failed").GetArrayLength()));
        Assert.Equal("HIT", await Ask(Path));
        using var shown = await _gateway.Client.GetAsync("/api/v1/admin/cache");
        var view = await shown.Json();
        Assert.Equal((1, 1), (view.GetProperty("hits").GetInt32(), view.GetProperty("misses").GetInt32()));
        Assert.Equal(["memory", "sqlite"], view.GetProperty("levels").EnumerateArray().Select(l => l.GetProperty("name").GetString()));
    }

    private static string Status(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("X-Cache-Status"));

    private async Task<string> Ask(string path)
    {
        using var answer = await _gateway.Client.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return Status(answer);
    }

    /// <summary>What happens in the background is seen when it has happened.</summary>
    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
