using IndexForge.Extraction;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Resilience;
using IndexForge.Indexing;
using Orleans.Storage;

namespace IndexForge.Grains.Jobs;

/// <summary>Which failures of an attempt are worth another one, and when.</summary>
internal static class AttemptErrors
{
    public static (ErrorInfo Error, TimeSpan? RetryAfter) Classify(Exception e) => e switch
    {
        _ when MemoryShortage.Is(e) => (new ErrorInfo(ErrorCodes.OutOfMemory, "The attempt needed more memory than the process may use.", Transient: true), null),
        OrleansException { InnerException: ServiceException known } => Classify(known),
        ExtractionException x => (new ErrorInfo(x.Code, x.Message, Transient: false), null),
        IndexException { Code: "chunk_invalid" } x => (new ErrorInfo(ErrorCodes.MalformedDocument, x.Message, Transient: false), null),
        ServiceException x => (
            new ErrorInfo(x.Code, x.Message, IsTransient(x.Code)),
            x.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
        OperationCanceledException => (new ErrorInfo(ErrorCodes.InternalError, "The attempt was stopped: its lease was lost.", Transient: true), null),
        InconsistentStateException or TimeoutException or IOException => (
            new ErrorInfo(ErrorCodes.StorageUnavailable, "The store did not take or give what the attempt needed.", Transient: true), null),
        _ => (new ErrorInfo(ErrorCodes.InternalError, $"The attempt failed unexpectedly ({e.GetType().Name}).", Transient: true), null),
    };

    private static bool IsTransient(string code) => code is ErrorCodes.StorageUnavailable or ErrorCodes.ShuttingDown
        or ErrorCodes.UpstreamFailed or ErrorCodes.RateLimited or ErrorCodes.CircuitOpen or ErrorCodes.QueueFull or ErrorCodes.Timeout or ErrorCodes.InternalError;
}
