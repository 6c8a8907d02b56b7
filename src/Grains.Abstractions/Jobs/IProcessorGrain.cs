namespace IndexForge.Grains.Jobs;

/// <summary>A worker: a stateless worker grain, as many as a silo has slots. It runs one attempt from begin to end.</summary>
[Alias("IndexForge.IProcessorGrain")]
public interface IProcessorGrain : IGrainWithStringKey
{
    /// <summary>Begins, runs and ends an attempt of a job. Never throws for the job's own fault.</summary>
    /// <returns>When to look at the job again, or null when nothing is left to do.</returns>
    [Alias("Run"), ResponseTimeout("06:00:00")]
    Task<DateTimeOffset?> Run(string jobId);
}
