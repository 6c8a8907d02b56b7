using LocalOrleans.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of grain classes: their code runs one turn at a time.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Activation _activation;

    protected Grain() =>
        _activation = Activation.Current
            ?? throw new InvalidOperationException("A grain is made by the engine alone: ask a grain factory for a reference to it.");

    public IGrainContext GrainContext => _activation;

    public string IdentityString => _activation.GrainId.ToString();

    /// <summary>For turns alone: code that has left them asks an injected factory.</summary>
    /// <exception cref="InvalidOperationException">The code has left the grain's scheduler.</exception>
    protected IGrainFactory GrainFactory
    {
        get
        {
            GrainAccess.CheckInTurn();
            return _activation.GrainFactory;
        }
    }

    protected internal IServiceProvider ServiceProvider => _activation.ActivationServices;

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation once the running turn is over; calls still queued go to the next one.</summary>
    protected void DeactivateOnIdle()
    {
        GrainAccess.CheckAlive(_activation);
        GrainBaseExtensions.DeactivateOnIdle(this);
    }

    /// <summary>Keeps idle collection away for at least this long; a negative span lifts an earlier one.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan)
    {
        GrainAccess.CheckAlive(_activation);
        _activation.DelayDeactivation(timeSpan);
    }
}
