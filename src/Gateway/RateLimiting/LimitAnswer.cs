using System.Globalization;
using System.Text.Json;
using IndexForge.Gateway.Problems;
using IndexForge.Grains.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace IndexForge.Gateway.RateLimiting;

/// <summary>
/// What a consumer is told, as it goes out: made once for all requests that are told the same. Who is refused asks again at once and in
/// numbers, and within a second hears nothing new.
/// </summary>
internal sealed class LimitAnswer
{
    private readonly StringValues _limit;
    private readonly StringValues _remaining;
    private readonly StringValues _reset;
    private readonly int _resetSeconds;

    public LimitAnswer(string routeClass, RateLimitRule rule, RateLimitDecision decision)
    {
        _resetSeconds = Seconds(decision.Reset);
        (_limit, _remaining, _reset) = (Text(rule.PerMinute), Text(decision.Remaining), Text(_resetSeconds));
        if (decision.Granted == 0)
        {
            RetryAfter = Wait(decision.RetryAfter);
            Detail = ProblemWriter.Text($"More than {rule.PerMinute} requests a minute, or {rule.Burst} at once, in the class '{routeClass}'. Try again in {RetryAfter} s.");
        }
    }

    /// <summary>Seconds to wait; null where the request may pass.</summary>
    public int? RetryAfter { get; }

    /// <summary>Why it may not.</summary>
    public JsonEncodedText Detail { get; }

    /// <summary>Whether a refusal with these times would say the same.</summary>
    public bool Says(TimeSpan reset, TimeSpan retryAfter) => _resetSeconds == Seconds(reset) && RetryAfter == Wait(retryAfter);

    /// <summary><c>RateLimit-Limit</c> (a minute), <c>RateLimit-Remaining</c> (now) and <c>RateLimit-Reset</c> (seconds until the whole limit is there again).</summary>
    public void Tell(IHeaderDictionary headers)
    {
        headers["RateLimit-Limit"] = _limit;
        headers["RateLimit-Remaining"] = _remaining;
        headers["RateLimit-Reset"] = _reset;
    }

    private static int Wait(TimeSpan span) => Math.Max(1, Seconds(span));

    private static int Seconds(TimeSpan span) => (int)Math.Ceiling(span.TotalSeconds);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
