using System.ComponentModel.DataAnnotations;

namespace IndexForge.Grains.Jobs;

/// <summary>How jobs are driven (configuration section <c>Jobs</c>).</summary>
public sealed record JobOptions
{
    /// <summary>Attempts before a job has failed for good.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Interruptions (dead or stopped workers) before a job has failed for good.</summary>
    [Range(1, 1_000)]
    public int MaxInterruptions { get; set; } = 20;

    /// <summary>Unfinished jobs beyond which new ones are refused.</summary>
    [Range(1, 10_000_000)]
    public int MaxQueued { get; set; } = 100_000;

    /// <summary>Attempts at work in one process at once; 0 takes two per processor.</summary>
    [Range(0, 1_024)]
    public int Workers { get; set; }

    /// <summary>Partitions of the queue. Part of where jobs are stored: never changed once data is there.</summary>
    [Range(1, 1_024)]
    public int Partitions { get; set; } = 64;

    /// <summary>How soon work that a dead worker left is looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan RecoveryInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Without a heartbeat for this long, an attempt is over.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest an attempt may be at work; work that does not stop then is left behind, and what it writes is refused.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often a worker shows that it is alive.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Delay before the second attempt; doubles with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest delay between attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Delay after a run's second interruption by a dead worker; doubles with each further one. Whoever of those at work together brought
    /// the process down is not known: what is suspect comes back apart from the others, and does not take the same ones with it each time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan InterruptionDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay after an interruption.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan MaxInterruptionDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether this process is the only one that ever works these jobs: then a worker of another process is a dead one,
    /// and its lease need not run out first. The Local engine sets it.
    /// </summary>
    public bool SingleProcess { get; set; }

    /// <summary>Whether this process works jobs at all. A silo of a cluster without the role Worker does not.</summary>
    public bool Works { get; set; } = true;

    /// <summary>Workers in this process.</summary>
    public int WorkerSlots => Workers > 0 ? Workers : Environment.ProcessorCount * 2;
}
