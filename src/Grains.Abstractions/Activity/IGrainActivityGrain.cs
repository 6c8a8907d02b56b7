using System.Collections.Immutable;
using Orleans.Concurrency;

namespace IndexForge.Grains.Activity;

/// <summary>What the grains of all silos are doing (one grain, key <c>"0"</c>): as each silo last said, in memory alone.</summary>
[Alias("IndexForge.IGrainActivityGrain")]
public interface IGrainActivityGrain : IGrainWithStringKey
{
    /// <summary>A silo says how it stands; it replaces what it said before.</summary>
    [Alias("Report")]
    Task Report(SiloActivity activity);

    /// <summary>The silos heard of within the last minute, by name.</summary>
    [Alias("Silos"), ReadOnly, Idempotent]
    Task<ImmutableArray<SiloActivity>> Silos();
}

/// <summary>The grains of one silo since it started.</summary>
/// <param name="Silo">Machine and process; a restarted one has another name.</param>
/// <param name="StartedAt">Since when it counts.</param>
/// <param name="At">When it said so.</param>
/// <param name="Grains">By type, in order of name.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.SiloActivity")]
public sealed record SiloActivity(
    [property: Id(0)] string Silo,
    [property: Id(1)] DateTimeOffset StartedAt,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] ImmutableArray<GrainTypeActivity> Grains);

/// <summary>The grains of one type in one silo.</summary>
/// <param name="Type">Name of the grain class.</param>
/// <param name="Activations">In memory now.</param>
/// <param name="Calls">Calls answered.</param>
/// <param name="Methods">By method, in order of name.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.GrainTypeActivity")]
public sealed record GrainTypeActivity(
    [property: Id(0)] string Type,
    [property: Id(1)] int Activations,
    [property: Id(2)] CallActivity Calls,
    [property: Id(3)] ImmutableArray<MethodActivity> Methods);

/// <summary>The calls of one method.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Calls">Calls answered.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.MethodActivity")]
public sealed record MethodActivity([property: Id(0)] string Method, [property: Id(1)] CallActivity Calls);

/// <summary>Calls and how long they took, from the start of the method to its answer: a call that waits for others, or for a change, takes that long.</summary>
/// <param name="Calls">Answered, in whatever way.</param>
/// <param name="Refused">Of these, those answered with a coded refusal.</param>
/// <param name="Failed">Of these, those that failed otherwise.</param>
/// <param name="AverageMs">Mean, in milliseconds.</param>
/// <param name="P50Ms">Half took no longer; as all percentiles here up to a fifth too high.</param>
/// <param name="P95Ms">All but a twentieth took no longer.</param>
/// <param name="P99Ms">All but a hundredth took no longer.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.CallActivity")]
public readonly record struct CallActivity(
    [property: Id(0)] long Calls,
    [property: Id(1)] long Refused,
    [property: Id(2)] long Failed,
    [property: Id(3)] double AverageMs,
    [property: Id(4)] double P50Ms,
    [property: Id(5)] double P95Ms,
    [property: Id(6)] double P99Ms);
