using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Tests.Support;

/// <summary>
/// A server of models on a free port of this machine, after the published contracts of OpenAI (<c>/v1/embeddings</c>) and t2v-transformers.
/// Its vectors have a direction per word; words of one meaning share it.
/// </summary>
internal sealed class ModelStub : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Meanings = new() { ["automobile"] = "car", ["vehicle"] = "car", ["physician"] = "doctor" };
    private readonly WebApplication _app;

    private ModelStub(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Texts asked for, in order.</summary>
    public ConcurrentQueue<string> Texts { get; } = new();

    /// <summary>Calls, with path, body and the Authorization header.</summary>
    public ConcurrentQueue<(string Path, JsonObject? Body, string Authorization)> Calls { get; } = new();

    /// <summary>Models that are served.</summary>
    public HashSet<string> Models { get; } = ["small", "large"];

    public Dictionary<string, int> Dimensions { get; } = new() { ["small"] = 32, ["large"] = 48 };

    /// <summary>Answers a call in the stub's place, where it returns true.</summary>
    public Func<HttpContext, JsonObject?, Task<bool>> Instead { get; set; } = (_, _) => Task.FromResult(false);

    public static async Task<ModelStub> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var stub = new ModelStub(app);
        app.Run(stub.Serve);
        await app.StartAsync();
        return stub;
    }

    public static float[] Vector(string text, int dimensions)
    {
        var vector = new float[dimensions];
        foreach (var word in text.ToLowerInvariant().Split([' ', '.', ',', '?', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var meaning = Meanings.GetValueOrDefault(word, word);
            vector[meaning.Aggregate(17, (hash, c) => ((hash * 31) + c) & 0xFFFFFF) % dimensions] += 1;
        }

        return vector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Serve(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync();
        var body = text.Length > 0 ? JsonNode.Parse(text) as JsonObject : null;
        Calls.Enqueue((http.Request.Path, body, http.Request.Headers.Authorization.ToString()));
        if (await Instead(http, body))
        {
            return;
        }

        switch (http.Request.Path.Value)
        {
            case "/v1/embeddings":
                await Embeddings(http, body!);
                break;
            case "/vectors":
                var asked = body!["text"]!.GetValue<string>();
                Texts.Enqueue(asked);
                await http.Response.WriteAsJsonAsync(new { text = asked, vector = Vector(asked, 32), dim = 32 });
                break;
            case "/.well-known/ready":
                http.Response.StatusCode = 204;
                break;
            case "/meta":
                await http.Response.WriteAsJsonAsync(new { model = new { _name_or_path = "tests/tiny-encoder", hidden_size = 32 } });
                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }

    private async Task Embeddings(HttpContext http, JsonObject body)
    {
        var model = body["model"]!.GetValue<string>();
        if (!Models.Contains(model))
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsync("""{"error":{"message":"no such model","code":"model_not_found"}}""");
            return;
        }

        var texts = body["input"]!.AsArray().Select(t => t!.GetValue<string>()).ToList();
        texts.ForEach(Texts.Enqueue);

        // Not in the order asked: the index says which is which.
        var data = texts.Select((t, i) => new { @object = "embedding", index = i, embedding = Vector(t, Dimensions[model]) }).Reverse().ToList();
        await http.Response.WriteAsync(JsonSerializer.Serialize(new { @object = "list", data, model, usage = new { prompt_tokens = texts.Count * 5, total_tokens = texts.Count * 5 } }));
    }
}
