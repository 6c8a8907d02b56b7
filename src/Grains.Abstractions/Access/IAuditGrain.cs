using System.Collections.Immutable;
using Orleans.Concurrency;

namespace IndexForge.Grains.Access;

/// <summary>
/// A log of who did what, newest kept (<see cref="Kept"/>). Keys: <see cref="Actions"/> and <see cref="Refusals"/>, so that a flood of
/// refusals pushes no action out.
/// </summary>
[Alias("IndexForge.IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>Key of the log of what administrators did.</summary>
    const string Actions = "actions";

    /// <summary>Key of the log of what was refused.</summary>
    const string Refusals = "refusals";

    /// <summary>Entries kept.</summary>
    const int Kept = 10_000;

    /// <summary>Adds entries; durable when it returns.</summary>
    [Alias("Append")]
    Task Append(ImmutableArray<AuditEntry> entries);

    /// <summary>Entries, newest first.</summary>
    /// <param name="actor">Only of this consumer, or null.</param>
    /// <param name="cursor">Where the page before ended, or null.</param>
    /// <param name="limit">At most this many.</param>
    [Alias("Read"), ReadOnly]
    Task<Page<AuditEntry>> Read(string? actor, string? cursor, int limit);
}

/// <summary>Somebody did something, or was kept from it.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.AuditEntry")]
public sealed record AuditEntry
{
    /// <summary>When (of repeated refusals: the first).</summary>
    [Id(0)] public required DateTimeOffset At { get; init; }

    /// <summary>The consumer; empty where nobody is known.</summary>
    [Id(1)] public required string Actor { get; init; }

    /// <summary>The caller's address.</summary>
    [Id(2)] public required string Address { get; init; }

    /// <summary>The HTTP method.</summary>
    [Id(3)] public required string Method { get; init; }

    /// <summary>The path, without its query.</summary>
    [Id(4)] public required string Path { get; init; }

    /// <summary>The operation's id, where a route was found.</summary>
    [Id(5)] public string? Action { get; init; }

    /// <summary>The HTTP status answered.</summary>
    [Id(6)] public required int Status { get; init; }

    /// <summary>The error's code, or null.</summary>
    [Id(7)] public string? Code { get; init; }

    /// <summary>The request (of repeated refusals: the first).</summary>
    [Id(8)] public required string RequestId { get; init; }

    /// <summary>How many alike, within a second or so, this entry stands for.</summary>
    [Id(9)] public int Count { get; init; } = 1;
}
