using StackExchange.Redis;

namespace IndexForge.Storage.Redis;

/// <summary>Turns what the driver throws into storage errors that say whether the command may have been carried out.</summary>
internal static class RedisFault
{
    /// <summary>The error to report, or null for one that is none of the driver's.</summary>
    public static StorageUnavailableException? Of(Exception error, string server)
    {
        return error switch
        {
            // An answer, so nothing was changed: a script's commands are refused before its first write.
            RedisServerException { Message: var reason } when reason.StartsWith("OOM", StringComparison.Ordinal) =>
                Unavailable(StorageErrorCode.Full, outcomeUnknown: false),
            RedisServerException => Unavailable(StorageErrorCode.Unavailable, outcomeUnknown: false),
            // There was no connection to send it through.
            RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection or ConnectionFailureType.UnableToConnect } =>
                Unavailable(StorageErrorCode.Unavailable, outcomeUnknown: false),
            RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException =>
                Unavailable(StorageErrorCode.Unavailable, outcomeUnknown: true),
            _ => null,
        };

        StorageUnavailableException Unavailable(string code, bool outcomeUnknown) =>
            new(code, $"Redis at {server}: {error.Message}", outcomeUnknown, error);
    }
}
