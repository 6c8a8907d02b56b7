using IndexForge.Grains.Blocks;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Grains.Tests.Support;

/// <summary>Holds writes of a document's blocks back until the test lets them go, so that the test acts while an attempt is at work.</summary>
public sealed class GatedStorage(IGrainStorage inner)
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when an attempt waits at the gate.</summary>
    public Task Reached => _reached.Task;

    /// <summary>The blocks as the pipeline sees them.</summary>
    internal BlockStore Blocks => new(new Gate(this, inner));

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton(provider => new GatedStorage(provider.GetRequiredKeyedService<IGrainStorage>(StorageNames.Durable)));
        services.AddSingleton(provider => provider.GetRequiredService<GatedStorage>().Blocks);
    }

    public void Open() => _open.TrySetResult();

    private sealed class Gate(GatedStorage owner, IGrainStorage inner) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (grainId.Key.ToString()!.StartsWith("doc/", StringComparison.Ordinal))
            {
                owner._reached.TrySetResult();
                await owner._open.Task;
            }

            await inner.WriteStateAsync(stateName, grainId, grainState);
        }
    }
}
