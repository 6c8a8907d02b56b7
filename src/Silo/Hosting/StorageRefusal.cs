using IndexForge.Grains;
using IndexForge.Storage;

namespace IndexForge.Silo.Hosting;

/// <summary>A fault of the store as callers know it: the gateway does not know the stores.</summary>
internal static class StorageRefusal
{
    private const int RetryAfterSeconds = 5;

    public static ServiceException Of(StorageException error) =>
        new(ErrorCodes.StorageUnavailable, $"The store is not at hand at the moment ({error.Code}). {Outcome(error)}", RetryAfterSeconds);

    private static string Outcome(StorageException error) => error is StorageUnavailableException { OutcomeUnknown: true }
        ? "Whether the change was kept is unknown; sending the same request again is safe."
        : "Nothing was changed.";
}
