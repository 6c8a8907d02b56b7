namespace LocalOrleans.Activations;

/// <summary>
/// Many writers, one reader, first in first out, in two words. Writers push onto a stack (Treiber 1986); the reader takes the whole
/// stack at once and reverses it. A sentinel on the stack means that nobody reads: who replaces it must start the reader.
/// </summary>
internal struct WorkQueue
{
    private static readonly WorkItem NoReader = new Sentinel();

    private WorkItem? _pushed;
    private WorkItem? _taken;

    public static WorkQueue Create() => new() { _pushed = NoReader };

    /// <summary>True when the caller must start the reader.</summary>
    public bool Push(WorkItem item)
    {
        var top = Volatile.Read(ref _pushed);
        while (true)
        {
            item.Next = ReferenceEquals(top, NoReader) ? null : top;
            var seen = Interlocked.CompareExchange(ref _pushed, item, top);
            if (ReferenceEquals(seen, top))
            {
                return ReferenceEquals(top, NoReader);
            }

            top = seen;
        }
    }

    /// <summary>The oldest item; none when the queue is empty and the reader has thereby ended.</summary>
    public WorkItem? TakeOrEnd()
    {
        while (_taken is null)
        {
            var top = Interlocked.Exchange(ref _pushed, null);
            if (top is null)
            {
                if (Interlocked.CompareExchange(ref _pushed, NoReader, null) is null)
                {
                    return null;
                }

                continue;
            }

            WorkItem? oldest = null;
            while (top is not null)
            {
                var next = top.Next;
                top.Next = oldest;
                oldest = top;
                top = next;
            }

            _taken = oldest;
        }

        var item = _taken;
        _taken = item.Next;
        item.Next = null;
        return item;
    }

    private sealed class Sentinel : WorkItem
    {
        public override void Run(Activation activation)
        {
        }
    }
}
