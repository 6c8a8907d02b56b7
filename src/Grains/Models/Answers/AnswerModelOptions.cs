using System.ComponentModel.DataAnnotations;

namespace IndexForge.Grains.Models.Answers;

/// <summary>What a question gets whose asker's budget is used up.</summary>
public enum OnBudget
{
    /// <summary>Sentences of the documents, as without a model.</summary>
    Extractive,

    /// <summary><c>budget_exceeded</c>.</summary>
    Refuse,
}

/// <summary>The model that answers questions (configuration section <c>Answers</c>). Without <see cref="Model"/>, no text is sent anywhere.</summary>
public sealed record AnswerModelOptions : IValidatableObject
{
    /// <summary>The model's name; none where not set.</summary>
    public string? Model { get; set; }

    /// <summary>The base address; that of section <c>OpenAI</c> where not set.</summary>
    public string? Url { get; set; }

    /// <summary>The key for <see cref="Url"/>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A file that holds the key.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>Passages that the model reads.</summary>
    [Range(1, 20)]
    public int Passages { get; set; } = 6;

    /// <summary>Tokens of an answer at most.</summary>
    [Range(16, 8_192)]
    public int MaxTokens { get; set; } = 400;

    /// <summary>How long the model may take to begin; then the answer is made without it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan FirstToken { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may pause.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer may take in all.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an answer is kept for the same question over the same passages.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Tokens, in and out, that one key may use a day (UTC); 0 for any number.</summary>
    [Range(0, long.MaxValue)]
    public long TokensPerDayPerKey { get; set; }

    /// <summary>What one key may cost a day, at the prices below; 0 for any sum.</summary>
    [Range(0.0, 1e9)]
    public double CostPerDayPerKey { get; set; }

    /// <summary>Price of a million tokens in.</summary>
    [Range(0.0, 1e6)]
    public double InputPricePerMillion { get; set; }

    /// <summary>Price of a million tokens out.</summary>
    [Range(0.0, 1e6)]
    public double OutputPricePerMillion { get; set; }

    /// <summary>What happens when a budget is used up.</summary>
    public OnBudget OnBudget { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is { Length: > 0 } && !Outbound.OutboundHttp.IsCallable(Url, out _))
        {
            yield return new ValidationResult("Answers:Url must be an http or https address without credentials.");
        }

        if (CostPerDayPerKey > 0 && InputPricePerMillion == 0 && OutputPricePerMillion == 0)
        {
            yield return new ValidationResult("Answers:CostPerDayPerKey needs prices: Answers:InputPricePerMillion, Answers:OutputPricePerMillion.");
        }
    }
}
