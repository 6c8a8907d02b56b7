namespace IndexForge.Grains.Jobs;

/// <summary>What a <see cref="JobGrain"/> keeps: its runs, of which at most the last is live.</summary>
[GenerateSerializer, Alias("IndexForge.JobState")]
public sealed class JobState
{
    /// <summary>Number of the last run; 0 before the first.</summary>
    [Id(0)]
    public int LastRun { get; set; }

    /// <summary>The runs that are kept, oldest first.</summary>
    [Id(1)]
    public List<JobRun> Runs { get; set; } = [];
}

/// <summary>One run.</summary>
[GenerateSerializer, Alias("IndexForge.JobRun")]
public sealed class JobRun
{
    [Id(0)]
    public int Number { get; set; }

    [Id(1)]
    public JobInfo Info { get; set; } = null!;

    [Id(2)]
    public JobRequest Request { get; set; } = null!;

    /// <summary>Token of the last grant. Grows with every grant; only its holder may write.</summary>
    [Id(3)]
    public int Fence { get; set; }

    /// <summary>The process that holds the grant.</summary>
    [Id(4)]
    public string? Worker { get; set; }
}
