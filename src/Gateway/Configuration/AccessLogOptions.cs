using System.ComponentModel.DataAnnotations;
using IndexForge.Gateway.Requests;

namespace IndexForge.Gateway.Configuration;

/// <summary>One line per request: section <c>AccessLog</c>. Never query strings, headers that carry credentials, or bodies.</summary>
public sealed record AccessLogOptions : IValidatableObject
{
    public const string Section = "AccessLog";

    /// <summary>The lines' form.</summary>
    public AccessLogFormat Format { get; init; }

    /// <summary>The share of requests that are logged, 0 to 1, chosen by request id. Faults (5xx) and slow requests are always.</summary>
    [Range(0.0, 1.0)]
    public double Sample { get; init; } = 1;

    /// <summary>What a line of <see cref="AccessLogFormat.Fields"/> holds, in this order; all there is when not set.</summary>
    public string[] Fields { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from field in Fields
        where !AccessFields.Names.Contains(field)
        select new ValidationResult($"'{field}' is no field; there are: {string.Join(", ", AccessFields.Names)}.", [nameof(Fields)]);
}

/// <summary>The form of the access log.</summary>
public enum AccessLogFormat
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Names and values, which the structured log keeps apart.</summary>
    Fields,

    /// <summary>The combined log format of web servers.</summary>
    Combined,
}
