using System.Collections.Immutable;
using Orleans.Storage;

namespace IndexForge.Grains.Resilience;

/// <summary>Keeps the names of breakers.</summary>
[GrainType("breakerdirectory")]
public sealed class CircuitBreakerDirectoryGrain(
    [PersistentState("breakers", StorageNames.Volatile)] IPersistentState<CircuitBreakerDirectoryState> state) : Grain, ICircuitBreakerDirectoryGrain
{
    public async Task Add(string name)
    {
        if (state.State.Names.Contains(name))
        {
            return;
        }

        try
        {
            await Save(name);
        }
        catch (InconsistentStateException)
        {
            await state.ReadStateAsync();
            await Save(name);
        }
    }

    public Task<ImmutableArray<string>> Names() => Task.FromResult<ImmutableArray<string>>([.. state.State.Names.Order(StringComparer.Ordinal)]);

    private Task Save(string name)
    {
        state.State.Names.Remove(name);
        state.State.Names.Add(name);
        if (state.State.Names.Count > ICircuitBreakerDirectoryGrain.MaxNames)
        {
            state.State.Names.RemoveAt(0);
        }

        return state.WriteStateAsync();
    }
}
