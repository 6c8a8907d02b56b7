using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IndexForge.Grains.Models.Embedding;

/// <summary>
/// OpenAI's contract: <c>POST /embeddings</c> <c>{model, input[], encoding_format, dimensions?}</c> →
/// <c>{data: [{index, embedding}], usage: {total_tokens}}</c>. The order of <c>data</c> is by <c>index</c>, not by place.
/// </summary>
internal sealed class OpenAiEmbeddings(ModelHttp http, ModelEndpoint endpoint, EmbeddingOptions options) : IEmbeddingModel
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public async Task<ModelIdentity> Identify(CancellationToken cancellation)
    {
        var probe = await Embed(options.Model!, ["dimensions"], options.Timeout, mayRepeat: false, cancellation);
        return new ModelIdentity(options.Model!, probe.Vectors[0].Length);
    }

    public Task<EmbeddedBatch> Embed(string model, IReadOnlyList<string> texts, TimeSpan timeout, bool mayRepeat, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Request(model, texts, "float", options.SendDimensions ? options.Dimensions : null), Json);
        return http.Call(
            endpoint.Of(model),
            timeout,
            mayRepeat,
            () => endpoint.Request(HttpMethod.Post, "/embeddings", new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }),
            bytes => Parse(bytes, texts),
            cancellation);
    }

    private static EmbeddedBatch Parse(byte[] bytes, IReadOnlyList<string> texts)
    {
        var answer = JsonSerializer.Deserialize<Answer>(bytes, Json);
        if (answer?.Data is not { } data || data.Count != texts.Count)
        {
            throw new FormatException($"{answer?.Data?.Count ?? 0} vectors for {texts.Count} texts");
        }

        var vectors = new float[texts.Count][];
        for (var i = 0; i < data.Count; i++)
        {
            // Some servers leave the index out; then, for all, the place counts.
            var at = data[i].Index ?? i;
            if (at < 0 || at >= vectors.Length || vectors[at] is not null || data[i].Embedding is null)
            {
                throw new FormatException($"no vector, or a wrong index, at place {i}");
            }

            vectors[at] = data[i].Embedding!;
        }

        EmbeddingChecks.Check(vectors);
        return new EmbeddedBatch(vectors, answer.Usage?.TotalTokens ?? answer.Usage?.PromptTokens ?? TokenGuess.Of(texts));
    }

    private sealed record Request(
        string Model, IReadOnlyList<string> Input, [property: JsonPropertyName("encoding_format")] string EncodingFormat, int? Dimensions);

    private sealed record Answer(List<Item>? Data, Usage? Usage);

    private sealed record Item(int? Index, float[]? Embedding);

    private sealed record Usage([property: JsonPropertyName("total_tokens")] long? TotalTokens, [property: JsonPropertyName("prompt_tokens")] long? PromptTokens);
}
