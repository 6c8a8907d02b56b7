using System.Collections.Immutable;
using System.Globalization;

namespace IndexForge.Grains.Predictions;

/// <summary>
/// One computation of a model over one input. The key is <see cref="PredictionRequest.Key"/>, so the same input meets the same grain:
/// it is computed once, however many ask at once, and kept for a while.
/// </summary>
[Alias("IndexForge.IPredictionGrain")]
public interface IPredictionGrain : IGrainWithStringKey
{
    /// <summary>Computes, or answers with what was computed before.</summary>
    /// <exception cref="ServiceException"><c>invalid_request</c>.</exception>
    [Alias("Run")]
    Task<Prediction> Run(PredictionRequest request);
}

/// <summary>What to compute.</summary>
[GenerateSerializer, Alias("IndexForge.PredictionKind")]
public enum PredictionKind
{
    /// <summary>A vector per text.</summary>
    Embed,

    /// <summary>A summary per text.</summary>
    Summarize,

    /// <summary>Questions that each text answers.</summary>
    Questions,

    /// <summary>How near each text is to each label.</summary>
    Classify,
}

/// <summary>A computation.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.PredictionRequest")]
public sealed record PredictionRequest
{
    /// <summary>Texts of one request at most.</summary>
    public const int MaxTexts = 256;

    /// <summary>Characters of all texts together at most.</summary>
    public const int MaxCharacters = 1_000_000;

    /// <summary>Labels at most.</summary>
    public const int MaxLabels = 64;

    /// <summary>What to compute.</summary>
    [Id(0)] public required PredictionKind Kind { get; init; }

    /// <summary>The texts.</summary>
    [Id(1)] public required ImmutableArray<string> Texts { get; init; }

    /// <summary>The labels, where texts are classified.</summary>
    [Id(2)] public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Sentences of a summary, or questions, at most: 1 to 20.</summary>
    [Id(3)] public int Limit { get; init; } = 3;

    /// <summary>The collection whose texts tell what words mean; null for none.</summary>
    [Id(4)] public string? Collection { get; init; }

    /// <summary>Language (ISO 639-1) of the texts; null for English.</summary>
    [Id(5)] public string? Language { get; init; }

    /// <summary>The grain's key: the hash of the whole input.</summary>
    public string Key() => Ids.Of(
    [
        "prediction", Kind.ToString(), Collection ?? "", Language ?? "", Limit.ToString(CultureInfo.InvariantCulture),
        Texts.Length.ToString(CultureInfo.InvariantCulture), .. Texts, .. Labels,
    ]);
}

/// <summary>What was computed: one entry per text in the list that the kind fills.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.Prediction")]
public sealed record Prediction
{
    /// <summary>What computed it. Vectors of different models are not comparable.</summary>
    [Id(0)] public required string Model { get; init; }

    /// <summary>Numbers per vector.</summary>
    [Id(1)] public int Dimensions { get; init; }

    /// <summary>Vectors of length one; zero for a text without known words.</summary>
    [Id(2)] public ImmutableArray<ImmutableArray<float>> Vectors { get; init; } = [];

    /// <summary>Summaries.</summary>
    [Id(3)] public ImmutableArray<string> Summaries { get; init; } = [];

    /// <summary>Questions by text.</summary>
    [Id(4)] public ImmutableArray<ImmutableArray<PredictedQuestion>> Questions { get; init; } = [];

    /// <summary>Labels by text, nearest first.</summary>
    [Id(5)] public ImmutableArray<ImmutableArray<LabelScore>> Labels { get; init; } = [];

    /// <summary>Whether it was computed before this call.</summary>
    [Id(6)] public bool Cached { get; init; }
}

/// <summary>A question that a text answers.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">The sentence that answers it, verbatim.</param>
/// <param name="Start">Its first UTF-16 unit in the text.</param>
/// <param name="End">One past its last.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.PredictedQuestion")]
public sealed record PredictedQuestion(string Question, string Answer, int Start, int End);

/// <summary>How near a text is to a label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Score">The cosine, 0 to 1.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.LabelScore")]
public sealed record LabelScore(string Label, double Score);
