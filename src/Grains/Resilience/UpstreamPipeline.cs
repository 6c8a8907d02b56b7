using System.Net;
using IndexForge.Grains.Outbound;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace IndexForge.Grains.Resilience;

/// <summary>
/// How an upstream system is called: a time limit per attempt inside its breaker inside retries. Failures are transient (no connection,
/// no answer in time, 408, 5xx), rate limits (429 and 503 with <c>Retry-After</c>, which is waited for up to the longest delay), or
/// permanent; only the former two are tried again, and only calls that may be repeated.
/// </summary>
public sealed class UpstreamPipeline
{
    private static readonly ResiliencePropertyKey<string> Host = new("host");

    private readonly ResiliencePipeline<HttpResponseMessage> _once;
    private readonly ResiliencePipeline<HttpResponseMessage> _repeated;
    private readonly CircuitBreakers _breakers;
    private readonly TimeProvider _time;
    private readonly RetryOptions _retry;

    public UpstreamPipeline(CircuitBreakers breakers, IOptions<RetryOptions> retry, IOptions<OutboundOptions> outbound, TimeProvider time)
        : this(breakers, retry.Value, outbound.Value.Timeout, time)
    {
    }

    private UpstreamPipeline(CircuitBreakers breakers, RetryOptions options, TimeSpan limit, TimeProvider time)
    {
        (_breakers, _time, _retry) = (breakers, time, options);
        var timeout = new TimeoutStrategyOptions { Timeout = limit };
        _once = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddTimeout(timeout).Build();
        if (!options.Enabled || options.MaxAttempts == 1)
        {
            _repeated = _once;
            return;
        }

        _repeated = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxAttempts - 1,
                ShouldHandle = arguments => ValueTask.FromResult(IsTransient(arguments.Outcome) && !(Patience(arguments.Outcome.Result) > options.MaxDelay)),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                    Patience(arguments.Outcome.Result) ?? options.Delay(arguments.AttemptNumber + 1, Random.Shared.NextDouble())),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>The same for a system that is given another time.</summary>
    /// <param name="timeout">The time limit per attempt.</param>
    public UpstreamPipeline With(TimeSpan timeout) => new(_breakers, _retry, timeout, _time);

    /// <summary>Sends a request through the host's breaker.</summary>
    /// <param name="host">The host called.</param>
    /// <param name="mayRepeat">Whether sending it twice does no harm.</param>
    /// <param name="send">Sends it; makes a new request each time.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ServiceException"><c>circuit_open</c>, <c>upstream_failed</c>, or what <paramref name="send"/> throws.</exception>
    public async Task<HttpResponseMessage> Send(string host, bool mayRepeat, Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellation)
    {
        var pipeline = mayRepeat ? _repeated : _once;
        return await pipeline.ExecuteAsync(async token => await Attempt(host, send, token, cancellation), cancellation);
    }

    private async Task<HttpResponseMessage> Attempt(string host, Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken attempt, CancellationToken caller) =>
        await _breakers.Run($"http:{host}", _ => send(attempt), BreakerJudge.OfAnswer, caller);

    /// <summary>How long the upstream asks to be left alone.</summary>
    private TimeSpan? Patience(HttpResponseMessage? answer) =>
        answer?.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date is { } date ? Max(date - _time.GetUtcNow(), TimeSpan.Zero) : null) : null;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented } => true,
        { Exception: HttpRequestException { InnerException: not ServiceException } or TimeoutRejectedException } => true,
        _ => false,
    };
}
