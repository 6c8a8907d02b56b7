using System.ComponentModel.DataAnnotations;

namespace IndexForge.Silo.Hosting;

/// <summary>The part of section <c>Cluster</c> that says where durable state goes; the engine that runs there need not be this build's.</summary>
public sealed record MigrationTarget
{
    public const string Section = "Cluster";

    /// <summary>Where durable state lives there.</summary>
    public string Durable { get; init; } = "Redis";

    /// <summary>The Redis that never evicts.</summary>
    [Required]
    public string ClusterRedis { get; init; } = "localhost:6381";

    /// <summary>Part of every stored key.</summary>
    [Required]
    public string ServiceId { get; init; } = "indexforge";
}
