using System.Diagnostics;

namespace IndexForge.Storage.Sqlite;

/// <summary>Something a caller waits for while a thread of the store does it.</summary>
internal abstract class SqliteOperation
{
    private readonly long _asked = Stopwatch.GetTimestamp();

    /// <summary>Payload bytes the operation holds.</summary>
    public virtual int Bytes => 0;

    /// <summary>The state that is written, where it is one.</summary>
    public virtual StateKey? State => null;

    /// <summary>How long ago it was asked for.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_asked);

    /// <summary>Does the work, keeping its result until <see cref="Complete"/>. A write runs inside the batch's transaction.</summary>
    /// <param name="db">The connection of the calling thread.</param>
    /// <param name="tags">Makes ETags; null for reads.</param>
    public abstract void Run(SqliteConnection db, ETagSource? tags);

    /// <summary>Hands the result to the caller.</summary>
    public abstract void Complete();

    /// <summary>Hands an error to the caller instead.</summary>
    public abstract void Fail(Exception error);
}

/// <inheritdoc cref="SqliteOperation"/>
internal abstract class SqliteOperation<TResult> : SqliteOperation
{
    // Continuations run grain code: never on the thread that commits.
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult _result = default!;

    public Task<TResult> Done => _done.Task;

    public sealed override void Run(SqliteConnection db, ETagSource? tags) => _result = Execute(db, tags);

    public sealed override void Complete() => _done.TrySetResult(_result);

    public sealed override void Fail(Exception error) => _done.TrySetException(error);

    protected abstract TResult Execute(SqliteConnection db, ETagSource? tags);
}
