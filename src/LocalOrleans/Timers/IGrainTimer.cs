namespace Orleans.Runtime;

/// <summary>A timer of one activation; disposing it stops it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets a new due time, counted from now, and period; <see cref="Timeout.InfiniteTimeSpan"/> stops either.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
