using System.Text.Json;
using System.Text.RegularExpressions;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Tests.Doubles;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Tests.OpenApi;

/// <summary>Holds the OpenAPI document against the routes that run.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;
    private JsonElement _document;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.Start();
        _document = await (await _gateway.Client.GetAsync("/openapi/v1.json")).Json();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public void Every_route_is_described_and_nothing_else_is()
    {
        string[] pages = ["/openapi/{documentName}.json", "/docs"];
        var running = _gateway.Endpoints
            .Where(e => !pages.Contains("/" + e.RoutePattern.RawText!.Trim('/')))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} /{e.RoutePattern.RawText!.Trim('/')}"));
        var described = Operations().Select(o => $"{o.Method.ToUpperInvariant()} {o.Path.TrimEnd('/')}");
        Assert.Equal(running.Order(), described.Order());
    }

    [Fact]
    public void Every_operation_says_what_it_takes_answers_and_refuses()
    {
        foreach (var (path, method, operation) in Operations())
        {
            var name = $"{method} {path}";
            Assert.True(operation.GetProperty("summary").GetString()!.Length > 10, name);
            Assert.True(operation.GetProperty("operationId").GetString()!.Length > 2, name);
            foreach (var parameter in operation.TryGetProperty("parameters", out var p) ? p.EnumerateArray().ToArray() : [])
            {
                Assert.True(parameter.GetProperty("description").GetString()!.Length > 2, name);
                Assert.True(parameter.TryGetProperty("schema", out _), name);
            }

            foreach (Match inPath in Regex.Matches(path, "{(.*?)}"))
            {
                Assert.Contains(operation.GetProperty("parameters").EnumerateArray(), x => x.GetProperty("name").GetString() == inPath.Groups[1].Value && x.GetProperty("in").GetString() == "path");
            }

            var responses = operation.GetProperty("responses").EnumerateObject().ToArray();
            Assert.Contains(responses, r => r.Name[0] == '2');
            Assert.All(responses, r => Assert.True(r.Value.GetProperty("headers").TryGetProperty("X-Request-ID", out _), name));
            Assert.All(responses.Where(r => r.Name[0] == '4'), r => Assert.Equal(
                "#/components/schemas/Problem", r.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString()));
        }

        Assert.Equal(Operations().Count(), Operations().Select(o => o.Operation.GetProperty("operationId").GetString()).Distinct().Count());
    }

    [Fact]
    public void Every_POST_takes_an_idempotency_key_or_says_why_it_needs_none()
    {
        var posts = _gateway.Endpoints.Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true).ToList();
        Assert.NotEmpty(posts);
        Assert.All(posts, e => Assert.True(
            e.Metadata.GetMetadata<CreatesMetadata>() is not null ^ e.Metadata.GetMetadata<RepeatableMetadata>() is { Why.Length: > 5 },
            $"{e.RoutePattern.RawText}: say .Creates(), or .Repeatable(why) where sending it again does no harm"));
    }

    [Fact]
    public void Every_JSON_body_has_a_limit_and_its_refusal_is_described()
    {
        foreach (var endpoint in _gateway.Endpoints.Where(e => e.Metadata.GetMetadata<BodyMetadata>()?.Forms is [("application/json", _)]))
        {
            Assert.NotNull(endpoint.Metadata.GetMetadata<BodyMetadata>()!.MaxBytes);
            var path = "/" + endpoint.RoutePattern.RawText!.Trim('/');
            var (_, _, operation) = Operations().Single(o => o.Path.TrimEnd('/') == path && o.Method == "post");
            Assert.True(operation.GetProperty("responses").TryGetProperty("413", out _), path);
        }
    }

    [Fact]
    public void Every_reference_leads_somewhere_and_no_schema_is_empty()
    {
        var schemas = _document.GetProperty("components").GetProperty("schemas");
        foreach (Match reference in Regex.Matches(_document.GetRawText(), "\"#/components/schemas/(.*?)\""))
        {
            Assert.True(schemas.TryGetProperty(reference.Groups[1].Value, out _), reference.Value);
        }

        Assert.All(schemas.EnumerateObject(), s => Assert.True(s.Value.EnumerateObject().Any(), s.Name));
    }

    [Fact]
    public void What_is_answered_is_always_there_and_what_is_sent_may_be_left_out()
    {
        var schemas = _document.GetProperty("components").GetProperty("schemas");
        string[] Required(string name) => schemas.GetProperty(name).TryGetProperty("required", out var r) ? [.. r.EnumerateArray().Select(n => n.GetString()!)] : [];
        Assert.Equal(schemas.GetProperty("AnswerResponse").GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(), Required("AnswerResponse").Order());
        Assert.Equal(["q"], Required("SearchBody"));
        Assert.Equal(["name", "scopes"], Required("CreateKeyRequest"));
        Assert.Empty(Required("ProcessingOptions"));
    }

    [Fact]
    public void Times_names_and_cells_have_types()
    {
        var schemas = _document.GetProperty("components").GetProperty("schemas");
        JsonElement Member(string schema, string name) => schemas.GetProperty(schema).GetProperty("properties").GetProperty(name);
        Assert.Equal("string", Member("Document", "createdAt").GetProperty("type").GetString());
        Assert.Equal(["null", "string"], Member("Document", "indexedAt").GetProperty("type").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal("string", schemas.GetProperty("JobStatus").GetProperty("type").GetString());
        Assert.Contains("rate_limited", Member("Problem", "code").GetProperty("enum").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(4, Member("Rows", "rows").GetProperty("items").GetProperty("items").GetProperty("type").GetArrayLength());
        Assert.Equal(2, Regex.Count(Member("SearchBody", "mode").GetRawText(), "lexical|semantic"));
    }

    [Fact]
    public async Task Answers_are_as_described()
    {
        var item = await _gateway.Upload("a.csv", "n\n1\n");
        var document = item.GetProperty("documentId").GetString()!;
        var job = item.GetProperty("jobId").GetString()!;
        foreach (var (path, method, operation) in Operations().Where(o => o.Method == "get"))
        {
            var address = path.Replace("{id}", path.Contains("/jobs", StringComparison.Ordinal) ? job : document, StringComparison.Ordinal) + (path.Contains("/search", StringComparison.Ordinal) ? "?q=a" : "");
            using var response = await _gateway.Client.GetAsync(address);
            var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(operation.GetProperty("responses").TryGetProperty(status, out var described), $"{address} {status}");
            var type = response.Content.Headers.ContentType!.MediaType!;
            Assert.True(described.GetProperty("content").TryGetProperty(type, out var form) || path.EndsWith("/content", StringComparison.Ordinal), $"{address} {type}");
            if (type == "application/json")
            {
                new SchemaCheck(_document).Check(await response.Json(), form.GetProperty("schema"), address);
            }
        }
    }

    [Theory]
    [InlineData("/api/v1/documents?limit=0", "/api/v1/documents")]
    [InlineData("/api/v1/documents/nope", "/api/v1/documents/{id}")]
    [InlineData("/api/v1/search", "/api/v1/search")]
    public async Task Refusals_are_as_described(string address, string path)
    {
        using var response = await _gateway.Client.GetAsync(address);
        var responses = Operations().Single(o => o.Method == "get" && o.Path.TrimEnd('/') == path).Operation.GetProperty("responses");
        var form = responses.GetProperty(((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture)).GetProperty("content").GetProperty("application/problem+json");
        new SchemaCheck(_document).Check(await response.Json(), form.GetProperty("schema"), address);
    }

    [Fact]
    public async Task The_page_that_shows_it_needs_nothing_from_elsewhere()
    {
        var page = await _gateway.Client.GetStringAsync("/docs");
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", page);
    }

    private IEnumerable<(string Path, string Method, JsonElement Operation)> Operations() =>
        from path in _document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select (path.Name, method.Name, method.Value);
}
