using IndexForge.Grains;
using IndexForge.Storage;

namespace IndexForge.Silo.Hosting;

/// <summary>Turns faults of the store into the refusal that callers know: the gateway does not know the stores.</summary>
internal sealed class StorageFaultFilter : IIncomingGrainCallFilter
{
    private const int RetryAfterSeconds = 5;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (StorageException error)
        {
            throw new ServiceException(ErrorCodes.StorageUnavailable, $"The store takes no writes at the moment ({error.Code}). {Outcome(error)}", RetryAfterSeconds);
        }
    }

    private static string Outcome(StorageException error) => error is StorageUnavailableException { OutcomeUnknown: true }
        ? "Whether the change was kept is unknown; sending the same request again is safe."
        : "The change was not kept.";
}
