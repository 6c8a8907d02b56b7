using System.Collections.Immutable;
using Orleans.Concurrency;

namespace IndexForge.Grains.Questions;

/// <summary>
/// An answer that a model makes of some passages. The key is the hash of all that the model is given, so that whoever asks the same at once
/// hears the same answer being made, and later finds it kept.
/// </summary>
[Alias("IndexForge.IModelAnswerGrain")]
public interface IModelAnswerGrain : IGrainWithStringKey
{
    /// <summary>The sentences behind the first <paramref name="from"/>, as soon as there are any, or the end; empty after a while of nothing.</summary>
    /// <param name="work">What to answer; null for an answer that has begun.</param>
    /// <param name="from">Sentences that the caller has.</param>
    /// <exception cref="ServiceException"><c>budget_exceeded</c> where the operator wants it told; <c>upstream_failed</c> where an answer that had begun was lost.</exception>
    [Alias("Read"), AlwaysInterleave, ResponseTimeout("00:01:00")]
    Task<AnswerPart> Read(ModelAnswerWork? work, int from);
}

/// <summary>What to answer, from what, and for whom.</summary>
/// <param name="Question">The question.</param>
/// <param name="Passages">The sources.</param>
/// <param name="Limit">Sentences at most.</param>
/// <param name="Consumer">Whose budget pays.</param>
/// <param name="Otherwise">The answer without a model.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ModelAnswerWork")]
public sealed record ModelAnswerWork(string Question, ImmutableArray<AnswerPassage> Passages, int Limit, string Consumer, AnswerResponse Otherwise);

/// <summary>A source.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.AnswerPassage")]
public sealed record AnswerPassage(string DocumentId, string ChunkId, string Text, double Score, string? Url, byte Language);
