using System.ComponentModel.DataAnnotations;

namespace IndexForge.Silo.Hosting;

/// <summary>Settings of the Cluster engine: section <c>Cluster</c>.</summary>
public sealed record ClusterSettings
{
    public const string Section = "Cluster";

    /// <summary>Silos of one id find each other; a new id for an incompatible roll-out.</summary>
    [Required]
    public string ClusterId { get; init; } = "indexforge";

    /// <summary>Part of every stored key: never changes.</summary>
    [Required]
    public string ServiceId { get; init; } = "indexforge";

    /// <summary>What this silo is for: <c>Api</c>, <c>Worker</c> or <c>Api,Worker</c>.</summary>
    [Range(1, 3)]
    public SiloRoles Roles { get; init; } = SiloRoles.Api | SiloRoles.Worker;

    /// <summary>The port of silos among themselves.</summary>
    [Range(1, 65_535)]
    public int SiloPort { get; init; } = 11_111;

    /// <summary>The port of gateways.</summary>
    [Range(1, 65_535)]
    public int GatewayPort { get; init; } = 30_000;

    /// <summary>The address that others reach this silo at; found by itself when not set.</summary>
    [RegularExpression(@"[0-9a-fA-F.:]+")]
    public string? AdvertisedAddress { get; init; }

    /// <summary>The Redis that never evicts: membership and reminders.</summary>
    [Required]
    public string ClusterRedis { get; init; } = "localhost:6381";

    /// <summary>The Redis of API answers, sessions and counters.</summary>
    [Required]
    public string AppRedis { get; init; } = "localhost:6379";

    /// <summary>The Redis of predictions and computations.</summary>
    [Required]
    public string MlRedis { get; init; } = "localhost:6380";

    /// <summary>Where durable state lives.</summary>
    public DurableStore Durable { get; init; } = DurableStore.Mongo;

    /// <summary>The MongoDB of durable state.</summary>
    [Required]
    public string Mongo { get; init; } = "mongodb://localhost:27017";

    /// <summary>Its database.</summary>
    [Required]
    public string MongoDatabase { get; init; } = "indexforge";

    /// <summary>How long a probe of a neighbour may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:01:00")]
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Missed probes after which a silo is suspected.</summary>
    [Range(1, 10)]
    public int MissedProbes { get; init; } = 3;

    /// <summary>Suspicions, each of another silo, after which it is given up; of two silos one is enough.</summary>
    [Range(1, 10)]
    public int DeathVotes { get; init; } = 2;

    /// <summary>How long a gateway waits for a grain's answer; a call that may be repeated is then sent again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(8);
}

/// <summary>Where durable state lives in a cluster.</summary>
public enum DurableStore
{
    /// <summary>In MongoDB.</summary>
    Mongo,

    /// <summary>In the Redis that never evicts.</summary>
    Redis,
}
