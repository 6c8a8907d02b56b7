using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Tests.Support;

/// <summary>A Weaviate on a free port of this machine, after the published contract of its schema and batch routes.</summary>
internal sealed class WeaviateStub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WeaviateStub(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public ConcurrentDictionary<string, JsonObject> Objects { get; } = new();

    public ConcurrentBag<JsonObject> Classes { get; } = [];

    public ConcurrentQueue<(string Method, string Path, int Objects)> Calls { get; } = new();

    /// <summary>Objects that one call removes at most, as QUERY_MAXIMUM_RESULTS has it.</summary>
    public int DeleteLimit { get; set; } = 10_000;

    /// <summary>The status of a call; called with the number of the call.</summary>
    public Func<int, int> Status { get; set; } = _ => 200;

    /// <summary>Whether an object is refused; called with the text and how often it was sent.</summary>
    public Func<string, int, bool> Refuses { get; set; } = (_, _) => false;

    private readonly ConcurrentDictionary<string, int> _sent = new();

    public static async Task<WeaviateStub> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var stub = new WeaviateStub(app);
        app.Run(stub.Serve);
        await app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Serve(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync();
        var body = text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : null;
        Calls.Enqueue((http.Request.Method, http.Request.Path!, body?["objects"]?.AsArray().Count ?? 0));
        if (Status(Calls.Count) is var status and not 200)
        {
            http.Response.StatusCode = status;
            return;
        }

        JsonNode? answer = (http.Request.Method, http.Request.Path.Value) switch
        {
            ("GET", "/v1/schema") => new JsonObject { ["classes"] = new JsonArray([.. Classes.Select(c => c.DeepClone())]) },
            ("POST", "/v1/schema") => Add(body!),
            ("POST", "/v1/batch/objects") => new JsonArray([.. body!["objects"]!.AsArray().Select(o => Put(o!.AsObject()))]),
            ("DELETE", "/v1/batch/objects") => Delete(body!),
            _ => null,
        };
        http.Response.StatusCode = answer is null ? 404 : 200;
        await http.Response.WriteAsync(answer?.ToJsonString() ?? "");
    }

    private JsonObject Add(JsonObject definition)
    {
        Classes.Add(definition);
        return new JsonObject();
    }

    private JsonObject Put(JsonObject sent)
    {
        var id = sent["id"]!.GetValue<string>();
        Assert.Equal(5, Guid.Parse(id).Version);
        var times = _sent.AddOrUpdate(id, 1, (_, n) => n + 1);
        var refused = Refuses(sent["properties"]!["text"]!.GetValue<string>(), times);
        if (!refused)
        {
            Objects[id] = sent.DeepClone().AsObject();
        }

        return new JsonObject
        {
            ["id"] = id,
            ["class"] = sent["class"]!.DeepClone(),
            ["result"] = refused
                ? new JsonObject { ["status"] = "FAILED", ["errors"] = new JsonObject { ["error"] = new JsonArray(new JsonObject { ["message"] = "no space left" }) } }
                : new JsonObject { ["status"] = "SUCCESS" },
        };
    }

    private JsonObject Delete(JsonObject body)
    {
        var matches = Objects.Where(o => body["match"]!["where"]!["operands"]!.AsArray().All(c => Meets(o.Value["properties"]!.AsObject(), c!.AsObject()))).Select(o => o.Key).ToList();
        var gone = matches.Take(DeleteLimit).Count(id => Objects.TryRemove(id, out _));
        return new JsonObject { ["results"] = new JsonObject { ["matches"] = matches.Count, ["limit"] = DeleteLimit, ["successful"] = gone, ["failed"] = 0 } };
    }

    private static bool Meets(JsonObject properties, JsonObject condition)
    {
        var value = properties[condition["path"]![0]!.GetValue<string>()]!;
        return condition["operator"]!.GetValue<string>() switch
        {
            "Equal" => value.GetValue<string>() == condition["valueText"]!.GetValue<string>(),
            _ => value.GetValue<long>() != condition["valueInt"]!.GetValue<long>(),
        };
    }
}
