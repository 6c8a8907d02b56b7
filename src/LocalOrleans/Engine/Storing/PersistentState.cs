using LocalOrleans.Activations;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace LocalOrleans.Storing;

/// <summary>One named state of one activation.</summary>
internal sealed class PersistentState<TState>(Activation activation, string name, IGrainStorage storage) : IPersistentState<TState>, IReadBeforeActivation
{
    private readonly GrainState<TState> _state = new(Activator.CreateInstance<TState>());

    public TState State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadAsync() => ReadStateAsync();

    public Task ReadStateAsync() => storage.ReadStateAsync(name, activation.GrainId, _state);

    public Task WriteStateAsync() => storage.WriteStateAsync(name, activation.GrainId, _state);

    public Task ClearStateAsync() => storage.ClearStateAsync(name, activation.GrainId, _state);
}
