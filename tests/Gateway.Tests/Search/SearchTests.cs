using System.Net.Http.Json;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains;
using IndexForge.Grains.Search;

namespace IndexForge.Gateway.Tests.Search;

public sealed class SearchTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Get_and_post_ask_the_same()
    {
        var id = Ids.New();
        using var get = await _gateway.Client.GetAsync($"/api/v1/search?q=INV-00123&collection=books&mode=lexical&tag=a%3D1&tag=b%3D2&documentId={id}&limit=7&offset=3&highlight=false&facets=table,type&explain=true");
        using var post = await _gateway.Client.PostAsJsonAsync("/api/v1/search", new
        {
            q = "INV-00123", collection = "books", mode = "lexical", tag = new[] { "a=1", "b=2" }, documentId = id, limit = 7, offset = 3, highlight = false,
            facets = new[] { "table", "type" }, explain = true,
        });
        var expected = new SearchRequest
        {
            Query = "INV-00123", Mode = SearchMode.Lexical, Tags = ["a=1", "b=2"], DocumentId = id, Limit = 7, Offset = 3, Highlight = false,
            Facets = ["table", "type"], Explain = true,
        };
        foreach (var request in _gateway.World.Searches)
        {
            Assert.Equal(expected.Tags, request.Tags);
            Assert.Equal(expected.Facets, request.Facets);
            Assert.Equal(expected, request with { Tags = expected.Tags, Facets = expected.Facets });
        }

        Assert.Equal(2, _gateway.World.Searches.Count);
        foreach (var answer in (System.Text.Json.JsonElement[])[await get.Json(), await post.Json()])
        {
            Assert.Equal("lexical", answer.GetProperty("mode").GetString());
            var hit = answer.GetProperty("hits")[0];
            Assert.Equal("books", hit.GetProperty("title").GetString());
            Assert.Equal("[[0,9]]", hit.GetProperty("highlights").GetRawText());
            Assert.Equal(2, hit.GetProperty("source").GetProperty("row").GetInt32());
        }
    }

    [Fact]
    public async Task The_defaults_are_the_contracts()
    {
        await _gateway.Client.GetAsync("/api/v1/search?q=a");
        Assert.True(_gateway.World.Searches.TryDequeue(out var request));
        Assert.Equal((SearchMode.Hybrid, 50, 0, true), (request.Mode, request.Limit, request.Offset, request.Highlight));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Answers_are_compressed_where_the_caller_can_read_it(string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/search?q=" + new string('a', 2_000));
        request.Headers.Add("Accept-Encoding", encoding);
        using var response = await _gateway.Client.SendAsync(request);
        Assert.Equal(encoding, Assert.Single(response.Content.Headers.ContentEncoding));
    }
}
