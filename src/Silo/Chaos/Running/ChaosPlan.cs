namespace IndexForge.Silo.Chaos.Running;

/// <summary>What a run is to do.</summary>
internal sealed record ChaosPlan
{
    /// <summary>Decides the order of kills, faults, contents and requests. Threads and the disk still have their own timing.</summary>
    public required int Seed { get; init; }

    /// <summary>How long load and kills go on; settling and reading come after.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Ends of the process in that time: most by SIGKILL, some by SIGTERM.</summary>
    public required int Kills { get; init; }

    /// <summary>Where the history goes.</summary>
    public required string HistoryPath { get; init; }

    /// <summary>The executable under test.</summary>
    public required string Executable { get; init; }

    /// <summary>The folder of the service's data and log; must be new.</summary>
    public required string Folder { get; init; }

    /// <summary>Callers at once.</summary>
    public int Callers { get; init; } = 6;

    /// <summary>The mean pause of a caller between two requests.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Documents that crash, hang or fill the process, of each kind.</summary>
    public int DeadlyDocuments { get; init; } = 1;

    /// <summary>How long work may stand still once the faults are over; going forward, it may take six times as long to end.</summary>
    public TimeSpan SettleLimit { get; init; } = TimeSpan.FromMinutes(5);
}
