using LocalOrleans.Reminding;
using Orleans;
using Orleans.Runtime;

namespace LocalOrleans.Activations;

internal sealed class Activation : IGrainContext
{
    public static Activation? Current => throw new NotSupportedException();
    public GrainId GrainId => throw new NotSupportedException();
    public object? GrainInstance => throw new NotSupportedException();
    public IServiceProvider ActivationServices => throw new NotSupportedException();
    public IGrainFactory GrainFactory => throw new NotSupportedException();
    public ReminderService Reminders => throw new NotSupportedException();
    public Task Deactivated => throw new NotSupportedException();
    public static Activation Of(IGrainBase grain) => (Activation)grain.GrainContext;
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public void DelayDeactivation(TimeSpan span) => throw new NotSupportedException();
    public void EnterReentrantSection(Guid id) => throw new NotSupportedException();
    public void LeaveReentrantSection(Guid id) => throw new NotSupportedException();
    public IGrainTimer RegisterTimer<TState>(Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options) => throw new NotSupportedException();
    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);
    public override int GetHashCode() => base.GetHashCode();
}
