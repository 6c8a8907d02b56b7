namespace IndexForge.Grains.Jobs;

/// <summary>
/// The processing of jobs in this process: may be paused, so that it only takes requests. Jobs at work go on; all others wait in the queue.
/// A process that runs no grains has none.
/// </summary>
public interface IProcessing
{
    /// <summary>How it stands.</summary>
    ProcessingState State { get; }

    /// <summary>Begins no further attempt. Idempotent; lasts until <see cref="Resume"/> or the process's end.</summary>
    void Pause();

    /// <summary>Begins attempts again. Idempotent.</summary>
    void Resume();
}

/// <summary>How the processing of a process stands.</summary>
/// <param name="Paused">Whether no further attempts begin.</param>
/// <param name="Workers">Attempts that may be at work at once.</param>
/// <param name="Busy">Attempts at work.</param>
/// <param name="Waiting">Attempts that are due and wait for a worker.</param>
public sealed record ProcessingState(bool Paused, int Workers, int Busy, int Waiting);
