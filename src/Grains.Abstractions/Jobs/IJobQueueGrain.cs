namespace IndexForge.Grains.Jobs;

/// <summary>
/// One partition (key: its number) of the durable index of unfinished jobs, and what drives them: it gives due jobs to workers,
/// fairly among consumers, and is woken by its own reminder, whatever died meanwhile.
/// </summary>
[Alias("IndexForge.IJobQueueGrain")]
public interface IJobQueueGrain : IGrainWithStringKey
{
    /// <summary>Adds a job, or moves its due time. Durable when it returns. Idempotent.</summary>
    /// <exception cref="ServiceException"><c>queue_full</c>.</exception>
    [Alias("Enqueue")]
    Task Enqueue(QueueEntry entry);

    /// <summary>Looks for due work now.</summary>
    [Alias("Wake")]
    Task Wake();

    /// <summary>What it holds.</summary>
    [Alias("Depth"), Orleans.Concurrency.ReadOnly]
    Task<QueueDepth> Depth();
}

/// <summary>A job in the queue.</summary>
/// <param name="JobId">The run.</param>
/// <param name="DueAt">Not before.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Consumer">Whose it is.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.QueueEntry")]
public sealed record QueueEntry(string JobId, DateTimeOffset DueAt, JobPriority Priority, string Consumer);

/// <summary>How much a partition holds.</summary>
/// <param name="Waiting">Waiting for a worker or their time.</param>
/// <param name="Running">With a worker of this process.</param>
/// <param name="OldestDueAt">The longest waiting.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.QueueDepth")]
public sealed record QueueDepth(int Waiting, int Running, DateTimeOffset? OldestDueAt);
