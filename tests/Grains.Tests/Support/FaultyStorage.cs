using IndexForge.Grains.Blocks;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Grains.Tests.Support;

/// <summary>The blocks' store with faults that a test switches on for the keys it names.</summary>
public sealed class FaultyStorage(IGrainStorage inner)
{
    /// <summary>Whether a call on a block fails; called with the operation (read, write, clear) and the block's key.</summary>
    public Func<string, string, bool> Fails { get; set; } = (_, _) => false;

    internal BlockStore Blocks => new(new Store(this, inner));

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton(provider => new FaultyStorage(provider.GetRequiredKeyedService<IGrainStorage>(StorageNames.Durable)));
        services.AddSingleton(provider => provider.GetRequiredService<FaultyStorage>().Blocks);
    }

    private void Check(string operation, GrainId id)
    {
        if (Fails(operation, id.Key.ToString()!))
        {
            throw new Storage.StorageUnavailableException(Storage.StorageErrorCode.Full, "The disk is full.");
        }
    }

    private sealed class Store(FaultyStorage owner, IGrainStorage inner) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            owner.Check("read", grainId);
            return inner.ReadStateAsync(stateName, grainId, grainState);
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            owner.Check("write", grainId);
            return inner.WriteStateAsync(stateName, grainId, grainState);
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            owner.Check("clear", grainId);
            return inner.ClearStateAsync(stateName, grainId, grainState);
        }
    }
}
