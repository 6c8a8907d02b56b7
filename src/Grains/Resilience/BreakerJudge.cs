using System.Net;

namespace IndexForge.Grains.Resilience;

/// <summary>What the end of a call says about the system that was called.</summary>
public static class BreakerJudge
{
    /// <summary>
    /// By the exception alone: only what the dependency did counts against it. A document that is damaged, protected, too large or of
    /// another kind is the document's fault, and a limit that was met is kept by a system that is well.
    /// </summary>
    public static BreakerOutcome OfFailure(Exception? error) => error switch
    {
        null => BreakerOutcome.Success,
        ServiceException { Code: ErrorCodes.UpstreamFailed or ErrorCodes.Timeout or ErrorCodes.InternalError } => BreakerOutcome.Failure,
        ServiceException or HttpRequestException { InnerException: ServiceException } => BreakerOutcome.Neutral,
        // Who calls through a breaker has its own giving up told apart before: what is left is the call's time limit.
        HttpRequestException or TimeoutException or IOException or OperationCanceledException => BreakerOutcome.Failure,
        _ => BreakerOutcome.Neutral,
    };

    /// <summary>By the HTTP answer: 5xx and 408 are failures, 429 says nothing, all else shows that the system is there.</summary>
    public static BreakerOutcome OfAnswer(HttpResponseMessage? answer, Exception? error) => (answer?.StatusCode, error) switch
    {
        (HttpStatusCode.TooManyRequests, _) => BreakerOutcome.Neutral,
        (HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError, _) => BreakerOutcome.Failure,
        (not null, _) => BreakerOutcome.Success,
        _ => OfFailure(error),
    };
}
