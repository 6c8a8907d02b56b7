namespace IndexForge.Grains.Models.Embedding;

/// <summary>A model as its contract has it: batches in, vectors out. Limits, prefixes, batching and budgets are <see cref="EmbeddingClient"/>'s.</summary>
internal interface IEmbeddingModel
{
    /// <summary>Asks what the model is.</summary>
    /// <exception cref="ServiceException"><c>upstream_failed</c>, <c>circuit_open</c>, <c>rate_limited</c>.</exception>
    Task<ModelIdentity> Identify(CancellationToken cancellation);

    /// <summary>A vector per text, in order: finite, all of one size.</summary>
    /// <param name="model">The model's name, which may be an earlier one than the configured.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="timeout">The limit of one attempt.</param>
    /// <param name="mayRepeat">Whether failures are tried again.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ServiceException">As <see cref="Identify"/>, and <c>invalid_request</c> where the model refuses a text.</exception>
    Task<EmbeddedBatch> Embed(string model, IReadOnlyList<string> texts, TimeSpan timeout, bool mayRepeat, CancellationToken cancellation);
}

/// <summary>What a model is.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Dimensions">Numbers per vector.</param>
internal sealed record ModelIdentity(string Model, int Dimensions);

/// <summary>What a call gave.</summary>
/// <param name="Vectors">One per text.</param>
/// <param name="Tokens">Tokens used, as told or else guessed.</param>
internal sealed record EmbeddedBatch(float[][] Vectors, long Tokens);
