using LocalOrleans.Activations;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace LocalOrleans.Storing;

/// <summary>
/// One named state of one activation, for its turns alone. As in Orleans its storage operations run one after the other, each beginning a
/// turn after it was asked for: writes asked for before one of them has begun are one write, of the state as it is then.
/// </summary>
internal sealed class PersistentState<TState>(Activation activation, string name, IGrainStorage storage) : IPersistentState<TState>, IReadBeforeActivation
{
    private readonly GrainState<TState> _state = new(Activator.CreateInstance<TState>());
    private StateOperation? _last;
    private bool _isRead;

    public TState State
    {
        get
        {
            GrainAccess.CheckInTurn();
            return _state.State!;
        }

        set
        {
            GrainAccess.CheckInTurn();
            _state.State = value;
        }
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _isRead ? _state.RecordExists : throw new InvalidOperationException("State has not yet been loaded");

    public Task ReadAsync() => ReadStateAsync();

    public Task ReadStateAsync()
    {
        GrainAccess.CheckInTurn();
        return Enqueue(StateOperationKind.Read);
    }

    public Task WriteStateAsync()
    {
        GrainAccess.CheckInTurn();
        return _last is { Kind: StateOperationKind.Write, HasBegun: false } same ? same.Completion : Enqueue(StateOperationKind.Write);
    }

    public Task ClearStateAsync()
    {
        GrainAccess.CheckInTurn();
        return _last is { Kind: StateOperationKind.Clear, HasBegun: false } same ? same.Completion : Enqueue(StateOperationKind.Clear);
    }

    private Task Enqueue(StateOperationKind kind)
    {
        var before = _last;
        var operation = _last = new StateOperation(kind);
        return operation.Completion = RunAsync(operation, before);
    }

    private async Task RunAsync(StateOperation operation, StateOperation? before)
    {
        await Task.Yield();
        try
        {
            var isDone = false;
            if (before is not null)
            {
                await before.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

                // What was just stored, read or cleared is what the memory holds.
                isDone = before.Completion.IsCompletedSuccessfully
                    && (operation.Kind == StateOperationKind.Read || (operation.Kind == StateOperationKind.Clear && before.Kind == StateOperationKind.Clear));
            }

            operation.HasBegun = true;
            if (!isDone)
            {
                await DoAsync(operation.Kind);
            }
        }
        finally
        {
            if (ReferenceEquals(_last, operation))
            {
                _last = null;
            }
        }
    }

    private async Task DoAsync(StateOperationKind kind)
    {
        try
        {
            switch (kind)
            {
                case StateOperationKind.Read:
                    await storage.ReadStateAsync(name, activation.GrainId, _state);
                    _isRead = true;
                    break;
                case StateOperationKind.Write:
                    await storage.WriteStateAsync(name, activation.GrainId, _state);
                    break;
                default:
                    await storage.ClearStateAsync(name, activation.GrainId, _state);
                    break;
            }
        }
        catch (Exception error) when (error is not OrleansException)
        {
            throw new OrleansException(
                $"Error from storage provider {storage.GetType().Name}.{name} during {kind}StateAsync for grain {activation.GrainId}: {error.Message}", error);
        }
    }
}
