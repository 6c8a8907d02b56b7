using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using IndexForge.Grains.Resilience;
using Polly.Timeout;

namespace IndexForge.Grains.Models;

/// <summary>
/// The one client for models: addresses come from the operator, so private ones and this machine are fine; redirects are not followed, since
/// the key would go with them. Each call goes through its endpoint's breaker with retries; answers are bounded, and one that is not what the
/// contract says counts as a failure of the endpoint.
/// </summary>
public sealed class ModelHttp : IDisposable
{
    private const int MaxAnswerBytes = 64 << 20;
    private const int MaxErrorBytes = 16 << 10;

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 64,
    });

    private readonly ConcurrentDictionary<TimeSpan, UpstreamPipeline> _pipelines = new();
    private readonly UpstreamPipeline _pipeline;
    private readonly TimeProvider _time;

    private readonly CircuitBreakers _breakers;

    public ModelHttp(UpstreamPipeline pipeline, CircuitBreakers breakers, TimeProvider time) => (_pipeline, _breakers, _time) = (pipeline, breakers, time);

    /// <summary>Calls an endpoint and reads its answer.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="timeout">The limit of one attempt, answer included.</param>
    /// <param name="mayRepeat">Whether failures are tried again here.</param>
    /// <param name="make">Makes the request, anew for each attempt.</param>
    /// <param name="parse">Reads the answer; throws <see cref="FormatException"/> or <see cref="JsonException"/> where it is not one.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ServiceException"><c>invalid_request</c> where the endpoint refuses the input, <c>rate_limited</c>, <c>circuit_open</c>, <c>upstream_failed</c>.</exception>
    internal async Task<T> Call<T>(
        ModelEndpoint endpoint, TimeSpan timeout, bool mayRepeat, Func<HttpRequestMessage> make, Func<byte[], T> parse, CancellationToken cancellation)
    {
        T? result = default;
        try
        {
            using var response = await Within(timeout).Send(
                endpoint.Breaker,
                mayRepeat,
                async token =>
                {
                    var answer = await Once(make, token);
                    if (!answer.IsSuccessStatusCode)
                    {
                        return answer;
                    }

                    try
                    {
                        result = parse(await Read(answer, MaxAnswerBytes, token));
                        return answer;
                    }
                    catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or IOException)
                    {
                        answer.Dispose();

                        // A failure of the transport: garbage may be a proxy's, and is worth a second try.
                        throw new HttpRequestException($"its answer is not what the contract says ({e.Message})", e);
                    }
                },
                cancellation);
            return response.IsSuccessStatusCode ? result! : throw await Failure(endpoint, response, cancellation);
        }
        catch (Exception e) when (e is TimeoutRejectedException or HttpRequestException)
        {
            throw Failure(endpoint, e, timeout);
        }
    }

    /// <summary>
    /// Calls an endpoint once for a stream that is read as it comes. Its breaker counts the whole of it: a stream that breaks off, stands still
    /// or is garbage is a failure.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="make">Makes the request.</param>
    /// <param name="timeout">The limit of all of it.</param>
    /// <param name="first">The limit until the reader asks for patience.</param>
    /// <param name="read">Reads the stream; called with what sets the time until it must call that again.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ServiceException">As <see cref="Call"/>.</exception>
    internal async Task<T> Stream<T>(
        ModelEndpoint endpoint, Func<HttpRequestMessage> make, TimeSpan timeout, TimeSpan first, Func<Stream, Action<TimeSpan>, Task<T>> read, TimeProvider time, CancellationToken cancellation)
    {
        return await _breakers.Run($"http:{endpoint.Breaker}", Once, static (_, error) => BreakerJudge.OfFailure(error), cancellation);

        async Task<T> Once(CancellationToken caller)
        {
            using var whole = new CancellationTokenSource(timeout, time);
            using var patience = new CancellationTokenSource(first, time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(caller, whole.Token, patience.Token);
            try
            {
                using var request = make();
                using var response = await _client.SendAsync(request, end.Token);
                if (!response.IsSuccessStatusCode)
                {
                    throw await Failure(endpoint, response, end.Token);
                }

                await using var stream = await response.Content.ReadAsStreamAsync(end.Token);

                // Reads that hang end with the stream.
                await using var _ = end.Token.Register(static s => ((Stream)s!).Dispose(), stream);
                return await read(stream, patience.CancelAfter);
            }
            catch (Exception e) when (e is not ServiceException && end.IsCancellationRequested && !caller.IsCancellationRequested)
            {
                throw new ServiceException(ErrorCodes.UpstreamFailed, $"The model ({endpoint}) is too slow.");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or FormatException or JsonException)
            {
                throw new ServiceException(ErrorCodes.UpstreamFailed, $"The model ({endpoint}) failed: {e.Message}.");
            }
        }
    }

    private UpstreamPipeline Within(TimeSpan timeout) => _pipelines.GetOrAdd(timeout, static (limit, pipeline) => pipeline.With(limit), _pipeline);

    private async Task<HttpResponseMessage> Once(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        using var request = make();
        return await _client.SendAsync(request, cancellation);
    }

    private static async Task<byte[]> Read(HttpResponseMessage response, int most, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > most)
            {
                throw new FormatException($"it is longer than {most} bytes");
            }
        }

        return bytes.ToArray();
    }

    private static ServiceException Failure(ModelEndpoint endpoint, Exception error, TimeSpan timeout) =>
        error is HttpRequestException { InnerException: ServiceException known } ? known
        : new ServiceException(ErrorCodes.UpstreamFailed, error is TimeoutRejectedException
            ? $"The model ({endpoint}) did not answer within {timeout.TotalSeconds:0.#} s."
            : $"The model ({endpoint}) failed: {error.Message}.");

    /// <summary>
    /// A status that is no success. Of the body only the error's code is told: its message may quote the key or the text.
    /// </summary>
    private async Task<ServiceException> Failure(ModelEndpoint endpoint, HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var message = $"The model ({endpoint}) answered {status}{await ErrorCode(response, cancellation)}.";
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date - _time.GetUtcNow());
        var seconds = wait is { } w ? (int)Math.Clamp(Math.Ceiling(w.TotalSeconds), 1, 86_400) : (int?)null;
        return status switch
        {
            429 => new ServiceException(ErrorCodes.RateLimited, message, seconds ?? 30),

            // The input's fault. All else that is not transient (keys, addresses, models) is the operator's, and no caller can mend it.
            400 or 413 or 422 => new ServiceException(ErrorCodes.InvalidRequest, message),
            _ => new ServiceException(ErrorCodes.UpstreamFailed, message, seconds),
        };
    }

    private static async Task<string> ErrorCode(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            using var json = JsonDocument.Parse(await Read(response, MaxErrorBytes, cancellation));
            if (json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String
                && code.GetString() is { Length: > 0 and <= 60 } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            {
                return $" ({text})";
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or IOException or HttpRequestException)
        {
            // The status says enough.
        }

        return "";
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
