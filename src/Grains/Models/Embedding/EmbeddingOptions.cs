using System.ComponentModel.DataAnnotations;

namespace IndexForge.Grains.Models.Embedding;

/// <summary>Which contract an embedding model is asked by.</summary>
public enum EmbeddingProvider
{
    /// <summary>No model: the basis that each collection builds of its own texts.</summary>
    None,

    /// <summary><c>POST {Url}/embeddings</c> as OpenAI, Ollama, vLLM and others serve it.</summary>
    OpenAI,

    /// <summary><c>POST {Url}/vectors</c> as Weaviate's t2v-transformers containers serve it.</summary>
    Transformers,

    /// <summary>A model2vec folder, read into this process.</summary>
    Static,
}

/// <summary>The embedding model (configuration section <c>Embedding</c>). Nothing is sent anywhere unless <see cref="Provider"/> is set.</summary>
public sealed record EmbeddingOptions : IValidatableObject
{
    /// <summary>Which contract the model is asked by.</summary>
    public EmbeddingProvider Provider { get; set; }

    /// <summary>The base address; of OpenAI's contract, the one of section <c>OpenAI</c> where not set.</summary>
    public string? Url { get; set; }

    /// <summary>The key for <see cref="Url"/>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A file that holds the key.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>The model's name; a container's own where not set.</summary>
    public string? Model { get; set; }

    /// <summary>The folder of a static model: <c>model.safetensors</c>, <c>tokenizer.json</c>, <c>config.json</c>.</summary>
    public string? Folder { get; set; }

    /// <summary>Numbers per vector; 0 takes what the model gives. A vector of another size is refused.</summary>
    [Range(0, 16_384)]
    public int Dimensions { get; set; }

    /// <summary>Whether the model is asked for <see cref="Dimensions"/> (OpenAI's <c>dimensions</c>).</summary>
    public bool SendDimensions { get; set; }

    /// <summary>Put before queries, for models that want it (<c>"query: "</c>).</summary>
    public string QueryPrefix { get; set; } = "";

    /// <summary>Put before passages (<c>"passage: "</c>).</summary>
    public string PassagePrefix { get; set; } = "";

    /// <summary>What the cosine counts for in a hybrid ranking, beside the words.</summary>
    [Range(0.0, 1.0)]
    public double Weight { get; set; } = 0.4;

    /// <summary>Texts of one call at most.</summary>
    [Range(1, 2_048)]
    public int BatchTexts { get; set; } = 64;

    /// <summary>Bytes of all texts of one call at most.</summary>
    [Range(1_024, 16 << 20)]
    public int BatchBytes { get; set; } = 256 << 10;

    /// <summary>Characters of one text at most: what is beyond is cut here, and counted, instead of over there without a word.</summary>
    [Range(100, 1_000_000)]
    public int MaxTextLength { get; set; } = 8_000;

    /// <summary>Calls under way at once, per process.</summary>
    [Range(1, 64)]
    public int Concurrency { get; set; } = 2;

    /// <summary>How long one call may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a search waits for its query's vector before it does without.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long chunks wait for their vectors after a failure that names no time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Tokens that indexing may use a day (UTC), over all processes; 0 for any number. Beyond it chunks wait for the next day; searches go on.</summary>
    [Range(0, long.MaxValue)]
    public long TokensPerDay { get; set; }

    /// <summary>Price of a million tokens, for the metric of cost.</summary>
    [Range(0.0, 1e6)]
    public double PricePerMillionTokens { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider == EmbeddingProvider.OpenAI && string.IsNullOrWhiteSpace(Model))
        {
            yield return new ValidationResult("Embedding:Model must name the model.");
        }

        if (Provider == EmbeddingProvider.Transformers && string.IsNullOrWhiteSpace(Url))
        {
            yield return new ValidationResult("Embedding:Url must name the container.");
        }

        if (Provider == EmbeddingProvider.Static && string.IsNullOrWhiteSpace(Folder))
        {
            yield return new ValidationResult("Embedding:Folder must name the model's folder.");
        }

        if (Url is { Length: > 0 } && !Outbound.OutboundHttp.IsCallable(Url, out _))
        {
            yield return new ValidationResult("Embedding:Url must be an http or https address without credentials.");
        }

        if (SendDimensions && Dimensions == 0)
        {
            yield return new ValidationResult("Embedding:SendDimensions needs Embedding:Dimensions.");
        }
    }
}
