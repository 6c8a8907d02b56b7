using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain timer ticks and how its callback shares the grain.</summary>
public readonly struct GrainTimerCreationOptions
{
    public GrainTimerCreationOptions()
    {
    }

    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Until the first tick; <see cref="Timeout.InfiniteTimeSpan"/> makes none.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>From the end of one callback to the next tick; <see cref="Timeout.InfiniteTimeSpan"/> makes one tick only.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether the callback may run while calls of the grain await; otherwise it queues as a call does.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a tick counts as use, and so keeps idle collection away.</summary>
    public bool KeepAlive { get; init; }
}
