namespace IndexForge.Grains.Questions;

/// <summary>What a <see cref="ModelAnswerGrain"/> keeps.</summary>
[GenerateSerializer, Alias("IndexForge.ModelAnswerState")]
public sealed class ModelAnswerState
{
    /// <summary>The answer, when it is whole.</summary>
    [Id(0)]
    public AnswerPart? Answer { get; set; }

    [Id(1)]
    public DateTimeOffset ExpiresAt { get; set; }
}
