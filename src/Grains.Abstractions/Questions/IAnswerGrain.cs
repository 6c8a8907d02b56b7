using System.Collections.Immutable;

namespace IndexForge.Grains.Questions;

/// <summary>Answers questions from a collection (the key), and finds questions that its documents answer: a stateless worker.</summary>
[Alias("IndexForge.IAnswerGrain")]
public interface IAnswerGrain : IGrainWithStringKey
{
    /// <summary>The longest question, in characters.</summary>
    const int MaxQuestion = 1_000;

    /// <summary>Answers with sentences of the collection's documents, each cited; or says that they hold no answer.</summary>
    /// <exception cref="ServiceException"><c>invalid_request</c>.</exception>
    [Alias("Answer")]
    Task<AnswerResponse> Answer(AnswerRequest request);

    /// <summary>An answer while it is being made: its sentences behind the first <paramref name="from"/>, each as soon as its citation is verified.</summary>
    /// <param name="request">The question.</param>
    /// <param name="from">Sentences that the caller has.</param>
    /// <param name="stream">What the first part named its stream; null for the first.</param>
    /// <exception cref="ServiceException"><c>invalid_request</c>, <c>budget_exceeded</c>, <c>upstream_failed</c>.</exception>
    [Alias("Read"), ResponseTimeout("00:01:30")]
    Task<AnswerPart> Read(AnswerRequest request, int from, string? stream);

    /// <summary>Questions that documents of the collection answer, those like the one given first.</summary>
    [Alias("SimilarQuestions")]
    Task<ImmutableArray<SimilarQuestion>> SimilarQuestions(string question, int limit);
}

/// <summary>A question.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.AnswerRequest")]
public sealed record AnswerRequest
{
    /// <summary>The question, as a person wrote it.</summary>
    [Id(0)] public required string Question { get; init; }

    /// <summary>Only this document may answer; null for all of the collection.</summary>
    [Id(1)] public string? DocumentId { get; init; }

    /// <summary>Sentences of the answer at most, 1 to 5.</summary>
    [Id(2)] public int Limit { get; init; } = 1;

    /// <summary>Whose budget pays, where a model answers.</summary>
    [Id(3)] public string Consumer { get; init; } = "";
}

/// <summary>A part of an answer that is being made.</summary>
/// <param name="Sentences">Sentences that are new to the caller.</param>
/// <param name="Final">The whole answer, when it is at its end.</param>
/// <param name="Stream">What to ask for the rest by; null at the end.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.AnswerPart")]
public sealed record AnswerPart(ImmutableArray<AnswerSentence> Sentences, AnswerResponse? Final, string? Stream = null);

/// <summary>A sentence of an answer.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Citations">What supports it.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.AnswerSentence")]
public sealed record AnswerSentence(string Text, ImmutableArray<CitationInfo> Citations);

/// <summary>An answer.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.AnswerResponse")]
public sealed record AnswerResponse
{
    /// <summary>The cited sentences; empty where the question is not answered.</summary>
    [Id(0)] public string Answer { get; init; } = "";

    /// <summary>Whether the documents hold an answer.</summary>
    [Id(1)] public bool Answered { get; init; }

    /// <summary>How sure that is, from 0 to 1.</summary>
    [Id(2)] public double Confidence { get; init; }

    /// <summary>What made the answer.</summary>
    [Id(3)] public required string Model { get; init; }

    /// <summary>What each sentence rests on, in order; of an unanswered question, the nearest sentence.</summary>
    [Id(4)] public ImmutableArray<CitationInfo> Citations { get; init; } = [];

    /// <summary>Why a configured model did not make it, or not to its end: an error's code, or <c>unsupported</c> where what it said was not in the sources.</summary>
    [Id(5)] public string? Fallback { get; init; }
}

/// <summary>Where a sentence stands.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="ChunkId">The chunk in it.</param>
/// <param name="Quote">The sentence, verbatim.</param>
/// <param name="Start">Its first UTF-16 unit in the chunk's text.</param>
/// <param name="End">One past its last.</param>
/// <param name="Url">The document's address, if it has one.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.CitationInfo")]
public sealed record CitationInfo(string DocumentId, string ChunkId, string Quote, int Start, int End, string? Url);

/// <summary>A question that a document answers, found by another.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Question">The question.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Title">The document's title.</param>
/// <param name="Url">The document's address, if it has one.</param>
/// <param name="Score">Higher is nearer; comparable within one answer.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.SimilarQuestion")]
public sealed record SimilarQuestion(string Id, string Question, string DocumentId, string Title, string? Url, double Score);
