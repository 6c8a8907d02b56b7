using System.ComponentModel.DataAnnotations;

namespace IndexForge.Grains.Sinks;

/// <summary>A Weaviate that documents are mirrored to (configuration section <c>Sinks:Weaviate</c>). Without <see cref="Url"/>, none.</summary>
public sealed record WeaviateOptions : IValidatableObject
{
    /// <summary>The base address, such as <c>http://weaviate:8080</c>.</summary>
    public string? Url { get; set; }

    /// <summary>The key.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A file that holds the key.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>The class that the objects are of; made where it is not there.</summary>
    [RegularExpression("^[A-Z][A-Za-z0-9_]{0,230}$", ErrorMessage = "Sinks:Weaviate:Class must begin with a capital letter and have letters, digits and '_' alone.")]
    public string Class { get; set; } = "IndexForgeChunk";

    /// <summary>Objects of one batch.</summary>
    [Range(1, 1_000)]
    public int BatchObjects { get; set; } = 100;

    /// <summary>Tries of a batch before its job fails.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 3;

    /// <summary>The pause before the second try; each further one is twice as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MinPause { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>The longest pause.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one call may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is { Length: > 0 } && !Outbound.OutboundHttp.IsCallable(Url, out _))
        {
            yield return new ValidationResult("Sinks:Weaviate:Url must be an http or https address without credentials.");
        }
    }
}
