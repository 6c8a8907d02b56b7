using IndexForge.Gateway.OpenApi;

namespace IndexForge.Gateway.Problems;

/// <summary>An RFC 9457 problem document: what every failure answers.</summary>
internal sealed record Problem
{
    /// <summary>A URN that names the kind of problem; ends in <see cref="Code"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The <see cref="Type"/> of a code.</summary>
    public static string TypeOf(string code) => "urn:indexforge:problem:" + code;

    /// <summary>The kind of problem in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status, again.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong this time and what to do about it.</summary>
    public required string Detail { get; init; }

    /// <summary>The path asked for.</summary>
    public required string Instance { get; init; }

    /// <summary>The stable code that programs decide by.</summary>
    [Codes]
    public required string Code { get; init; }

    /// <summary>The request's id, as in <c>X-Request-ID</c> and the log.</summary>
    public required string RequestId { get; init; }
}
