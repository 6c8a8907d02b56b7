using LocalOrleans.Activations;

namespace LocalOrleans.Calls;

/// <summary>Something that runs as a call of a grain does: it waits its turn and may await.</summary>
internal abstract class GrainRequest : WorkItem
{
    private Task? _awaited;

    public virtual bool Interleaves => false;

    public virtual bool ReadsOnly => false;

    public bool Excludes => !Interleaves && !ReadsOnly;

    /// <summary>Whether it may run beside calls that exclude others, or at least beside some.</summary>
    public bool MayPass => ReadsOnly || Chain != Guid.Empty;

    /// <summary>The call chain it may re-enter grains of.</summary>
    public virtual Guid Chain => Guid.Empty;

    public virtual bool CountsAsUse => true;

    /// <summary>Whether nobody waits for it any more.</summary>
    public abstract bool IsOver { get; }

    protected Activation Activation { get; private set; } = null!;

    public sealed override void Run(Activation activation)
    {
        if (_awaited is null)
        {
            activation.Accept(this);
        }
        else
        {
            Finish(_awaited);
        }
    }

    /// <summary>Begins it: on the activation, in its turn.</summary>
    public void Start(Activation activation)
    {
        Activation = activation;
        try
        {
            Begin();
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    /// <summary>It will not run, for this reason.</summary>
    public abstract void Refuse(Exception reason);

    /// <summary>The activation it was sent to is gone, perhaps because it never came to be.</summary>
    public abstract void TargetIsGone(Activation activation, Exception? failure, bool servedNobody);

    protected abstract void Begin();

    /// <summary>The awaited task ended well.</summary>
    protected abstract void Succeed(Task task);

    protected abstract void Fail(Exception exception);

    protected void Await(Task task)
    {
        if (task.IsCompleted)
        {
            Finish(task);
            return;
        }

        _awaited = task;
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => Activation.Post(this));
    }

    protected void Ended()
    {
        _awaited = null;
        Activation.Ended(this);
    }

    private void Finish(Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            Failed(ErrorOf(task));
            return;
        }

        try
        {
            Succeed(task);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        Ended();
    }

    private void Failed(Exception exception)
    {
        Activation.CallFailed(exception);
        Fail(exception);
        Ended();
    }

    private static Exception ErrorOf(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
            return new InvalidOperationException("The task did not fail.");
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
