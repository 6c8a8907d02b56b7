using LocalOrleans.Activations;

namespace LocalOrleans.Collecting;

/// <summary>Activations examined together; done when each is gone or found in use.</summary>
internal sealed class IdleBatch(IdleCollector collector, long now, int count)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IdleCollector _collector = collector;
    private readonly long _now = now;
    private int _open = count;

    public Task Done => _done.Task;

    public void Examine(Activation activation)
    {
        if (activation.IsLeaving)
        {
            Decided();
        }
        else if (activation.CollectableAt(_now) > _now)
        {
            _collector.Watch(activation);
            Decided();
        }
        else
        {
            activation.Post(new IdleItem(this));
        }
    }

    public void Decided()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _done.SetResult();
        }
    }

    // Looked at again in the activation's turn, where its use is known.
    private sealed class IdleItem(IdleBatch batch) : WorkItem
    {
        public override void Run(Activation activation)
        {
            if (!activation.TryCollect(batch._now, batch))
            {
                if (!activation.IsLeaving)
                {
                    batch._collector.Watch(activation);
                }

                batch.Decided();
            }
        }
    }}
