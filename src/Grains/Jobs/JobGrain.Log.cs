using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Jobs;

public sealed partial class JobGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} was interrupted ({Times} times by now): {Why}.")]
    private partial void LogInterrupted(string jobId, int times, string why);
}
