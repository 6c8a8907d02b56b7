using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Chaos;

/// <summary>Grain storage that fails, delays or loses answers where a <see cref="ChaosMonkey"/> says so.</summary>
public sealed class ChaosGrainStorage : IGrainStorage
{
    private readonly string _name;
    private readonly IGrainStorage _inner;
    private readonly ChaosMonkey _monkey;

    /// <summary>Makes the decorator.</summary>
    /// <param name="name">The provider's name, as rules have it.</param>
    /// <param name="inner">The provider that does the work.</param>
    /// <param name="monkey">Decides.</param>
    public ChaosGrainStorage(string name, IGrainStorage inner, ChaosMonkey monkey)
    {
        _name = name;
        _inner = inner;
        _monkey = monkey;
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => _monkey.RunAsync(
        _name,
        stateName,
        ChaosOperations.Read,
        () => _inner.ReadStateAsync(stateName, grainId, grainState),
        () => Task.CompletedTask);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => _monkey.RunAsync(
        _name,
        stateName,
        ChaosOperations.Write,
        () => _inner.WriteStateAsync(stateName, grainId, grainState),
        () => _inner.WriteStateAsync(stateName, grainId, Copy(grainState)));

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => _monkey.RunAsync(
        _name,
        stateName,
        ChaosOperations.Clear,
        () => _inner.ClearStateAsync(stateName, grainId, grainState),
        () => _inner.ClearStateAsync(stateName, grainId, Copy(grainState)));

    // What an answer would have changed is changed in a copy: the caller never hears of it.
    private static GrainState<T> Copy<T>(IGrainState<T> state) => new(state.State, state.ETag) { RecordExists = state.RecordExists };
}
