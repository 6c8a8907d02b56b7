using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace IndexForge.Grains.Models.Embedding;

/// <summary>
/// Weaviate's <c>t2v-transformers</c> contract: <c>GET /.well-known/ready</c> (204), <c>GET /meta</c> (the model's configuration),
/// <c>POST /vectors</c> <c>{text, config?}</c> → <c>{vector, dim}</c>, one text a call.
/// </summary>
internal sealed class TransformersEmbeddings(ModelHttp http, ModelEndpoint endpoint, EmbeddingOptions options) : IEmbeddingModel
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<ModelIdentity> Identify(CancellationToken cancellation)
    {
        await http.Call(endpoint, options.Timeout, mayRepeat: false, () => endpoint.Request(HttpMethod.Get, "/.well-known/ready", null), _ => true, cancellation);
        var served = await http.Call(endpoint, options.Timeout, mayRepeat: false, () => endpoint.Request(HttpMethod.Get, "/meta", null), Name, cancellation);
        var probe = await One("dimensions", options.Timeout, mayRepeat: false, cancellation);
        return new ModelIdentity(options.Model is { Length: > 0 } named ? named : served, probe.Length);
    }

    public async Task<EmbeddedBatch> Embed(string model, IReadOnlyList<string> texts, TimeSpan timeout, bool mayRepeat, CancellationToken cancellation)
    {
        var vectors = new float[texts.Count][];
        await Parallel.ForAsync(
            0,
            texts.Count,
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellation },
            async (i, token) => vectors[i] = await One(texts[i], timeout, mayRepeat, token));
        EmbeddingChecks.Check(vectors);
        return new EmbeddedBatch(vectors, TokenGuess.Of(texts));
    }

    private Task<float[]> One(string text, TimeSpan timeout, bool mayRepeat, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { text }, Json);
        return http.Call(
            endpoint,
            timeout,
            mayRepeat,
            () => endpoint.Request(HttpMethod.Post, "/vectors", new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }),
            Parse,
            cancellation);
    }

    private static float[] Parse(byte[] bytes)
    {
        var answer = JsonSerializer.Deserialize<Answer>(bytes, Json);
        if (answer?.Vector is not { } vector || (answer.Dim is { } dim && dim != vector.Length))
        {
            throw new FormatException($"no vector, or not one of {answer?.Dim} numbers");
        }

        EmbeddingChecks.Check([vector]);
        return vector;
    }

    /// <summary>The model's name as its configuration has it; without one, the configuration's hash: another model has another.</summary>
    private static string Name(byte[] meta)
    {
        using var json = JsonDocument.Parse(meta);
        foreach (var name in (string[])["_name_or_path", "model_name", "model_path", "model"])
        {
            if (Find(json.RootElement, name, 3) is { Length: > 0 } found)
            {
                return Names.Short(found);
            }
        }

        return $"transformers-{Convert.ToHexStringLower(SHA256.HashData(meta))[..12]}";
    }

    private static string? Find(JsonElement element, string name, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object || depth == 0)
        {
            return null;
        }

        return element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : element.EnumerateObject().Select(p => Find(p.Value, name, depth - 1)).FirstOrDefault(static f => f is not null);
    }

    private sealed record Answer(float[]? Vector, int? Dim);
}
