using IndexForge.Grains;
using IndexForge.Storage;
using Orleans.Runtime;

namespace IndexForge.Silo.Hosting;

/// <summary>Turns faults of the store that a grain's method meets into the refusal that callers know.</summary>
internal sealed class StorageFaultFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (StorageException error)
        {
            throw StorageRefusal.Of(error);
        }
        catch (OrleansException error) when (error.InnerException is ServiceException known)
        {
            // The engine tells what a provider threw in words of its own.
            throw known;
        }
    }
}
