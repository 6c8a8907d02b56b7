using LocalOrleans.Activations;
using Orleans.Runtime;

namespace LocalOrleans.Timing;

/// <inheritdoc/>
internal sealed class GrainTimer<TState>(
    Activation owner, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options) : GrainTimer(owner, options)
{
    protected override Task Tick() => callback(state, Disposed);
}
