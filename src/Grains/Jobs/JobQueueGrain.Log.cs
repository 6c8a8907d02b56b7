using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Jobs;

public sealed partial class JobQueueGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Driving job {JobId} failed; it stays in the queue.")]
    private partial void LogRunFailed(Exception exception, string jobId);
}
