namespace IndexForge.Grains.Jobs;

/// <summary>Where a job stands. The last three are ends: a job leaves none of them.</summary>
[GenerateSerializer, Alias("IndexForge.JobStatus")]
public enum JobStatus
{
    /// <summary>Accepted, waiting for a worker.</summary>
    Queued,

    /// <summary>A worker has it.</summary>
    Processing,

    /// <summary>An attempt failed; the next one is due at <see cref="JobInfo.NextAttemptAt"/>.</summary>
    Retrying,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>Given up; kept with its input, can be requeued.</summary>
    Failed,

    /// <summary>Called off.</summary>
    Cancelled,
}

/// <summary>What a job does.</summary>
[GenerateSerializer, Alias("IndexForge.JobKind")]
public enum JobKind
{
    /// <summary>Extract and index a stored document.</summary>
    Document,

    /// <summary>Index a stored document's chunks anew.</summary>
    Reindex,

    /// <summary>Fetch a page and make summary, questions and answers of it.</summary>
    Blog,

    /// <summary>Report a job's end to a callback address.</summary>
    Callback,

    /// <summary>Bring the mirror of a document in another index up to date.</summary>
    Mirror,
}

/// <summary>Order among waiting jobs; lower ones still get their share.</summary>
[GenerateSerializer, Alias("IndexForge.JobPriority")]
public enum JobPriority
{
    /// <summary>After the others.</summary>
    Low,

    /// <summary>The usual.</summary>
    Normal,

    /// <summary>Before the others.</summary>
    High,
}
