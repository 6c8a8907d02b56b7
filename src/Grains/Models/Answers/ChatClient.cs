using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IndexForge.Grains.Models.Answers;

/// <summary>
/// OpenAI's <c>POST /chat/completions</c> with <c>stream: true</c>: server-sent events of <c>{choices: [{delta: {content}}]}</c>, the last with
/// <c>usage</c>, then <c>[DONE]</c>.
/// </summary>
internal sealed class ChatClient(ModelHttp http, TimeProvider time)
{
    private const int MaxLine = 1 << 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Streams a completion.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="options">Model and limits.</param>
    /// <param name="messages">The chat.</param>
    /// <param name="onText">Takes text as it comes; false ends the stream.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Tokens in and out, guessed where the endpoint does not tell.</returns>
    /// <exception cref="ServiceException"><c>upstream_failed</c>, <c>rate_limited</c>, <c>circuit_open</c>, <c>invalid_request</c>.</exception>
    public Task<ChatUse> Stream(ModelEndpoint endpoint, AnswerModelOptions options, ChatMessage[] messages, Func<string, bool> onText, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Request(options.Model!, messages, true, 0, options.MaxTokens, new StreamOptions(true)), Json);
        return http.Stream(
            endpoint.Of(options.Model!),
            () => endpoint.Request(HttpMethod.Post, "/chat/completions", new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }),
            options.Timeout,
            options.FirstToken,
            (stream, patience) => Read(stream, patience, options, messages, onText),
            time,
            cancellation);
    }

    private static async Task<ChatUse> Read(Stream stream, Action<TimeSpan> patience, AnswerModelOptions options, ChatMessage[] messages, Func<string, bool> onText)
    {
        var (written, line, ended) = (0L, new StringBuilder(), false);
        ChatUse? told = null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var buffer = new char[4_096];
        for (int read; !ended && (read = await reader.ReadAsync(buffer)) > 0;)
        {
            for (var i = 0; i < read && !ended; i++)
            {
                if (buffer[i] is not '\n')
                {
                    line.Append(buffer[i]);
                    if (line.Length > MaxLine)
                    {
                        throw new FormatException("a line without end");
                    }

                    continue;
                }

                var text = line.ToString().TrimEnd('\r');
                line.Clear();
                if (!text.StartsWith("data:", StringComparison.Ordinal))
                {
                    continue;
                }

                var data = text[5..].Trim();
                if (data == "[DONE]")
                {
                    ended = true;
                    break;
                }

                patience(options.Pause);
                var part = JsonSerializer.Deserialize<Part>(data, Json);
                if (part?.Error is not null)
                {
                    throw new FormatException("an error in the stream");
                }

                if (part?.Usage is { } usage)
                {
                    told = new ChatUse(usage.PromptTokens, usage.CompletionTokens);
                }

                if (part?.Choices is [{ Delta.Content: { Length: > 0 } content }, ..])
                {
                    written += TokenGuess.Of(content);
                    ended = !onText(content);
                }
            }
        }

        return ended ? told ?? new ChatUse(messages.Sum(static m => TokenGuess.Of(m.Content)), written) : throw new FormatException("a stream that ends before its end");
    }

    private sealed record Request(
        string Model,
        IReadOnlyList<ChatMessage> Messages,
        bool Stream,
        double Temperature,
        [property: JsonPropertyName("max_tokens")] int MaxTokens,
        [property: JsonPropertyName("stream_options")] StreamOptions StreamOptions);

    private sealed record StreamOptions([property: JsonPropertyName("include_usage")] bool IncludeUsage);

    private sealed record Part(List<Choice>? Choices, Usage? Usage, JsonElement? Error);

    private sealed record Choice(Delta? Delta);

    private sealed record Delta(string? Content);

    private sealed record Usage([property: JsonPropertyName("prompt_tokens")] long PromptTokens, [property: JsonPropertyName("completion_tokens")] long CompletionTokens);
}

/// <summary>Tokens of a chat.</summary>
internal readonly record struct ChatUse(long Input, long Output);
