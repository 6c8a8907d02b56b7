using System.Collections.Immutable;

namespace IndexForge.Grains.Questions;

/// <summary>What a document (the key) was summed up as, and the questions that it answers: a stateless worker.</summary>
[Alias("IndexForge.IQuestionReaderGrain")]
public interface IQuestionReaderGrain : IGrainWithStringKey
{
    /// <summary>Summary, key points and questions; null where there is no such document, or it is not of prose.</summary>
    /// <exception cref="ServiceException"><c>conflict</c>: it is not processed yet.</exception>
    [Alias("Get")]
    Task<DocumentQuestions?> Get();
}

/// <summary>A document summed up.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.DocumentQuestions")]
public sealed record DocumentQuestions
{
    /// <summary>The document.</summary>
    [Id(0)] public required string DocumentId { get; init; }

    /// <summary>Its address, if it has one.</summary>
    [Id(1)] public string? Url { get; init; }

    /// <summary>Its title.</summary>
    [Id(2)] public required string Title { get; init; }

    /// <summary>Sentences of it that stand for the whole.</summary>
    [Id(3)] public required string Summary { get; init; }

    /// <summary>Sentences that say most, best first.</summary>
    [Id(4)] public ImmutableArray<string> KeyPoints { get; init; } = [];

    /// <summary>Questions that it answers, in the order of the document.</summary>
    [Id(5)] public ImmutableArray<QuestionInfo> Questions { get; init; } = [];
}

/// <summary>A question that a document answers.</summary>
/// <param name="Id">Its id: the document's, and what the question says. Stays as long as the question does.</param>
/// <param name="Question">The question.</param>
/// <param name="Answer">The sentence that answers it, verbatim.</param>
/// <param name="Citation">Where that stands.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.QuestionInfo")]
public sealed record QuestionInfo(string Id, string Question, string Answer, CitationInfo Citation)
{
    private const int HashLength = 12;

    /// <summary>The id of a question of a document.</summary>
    public static string IdOf(string documentId, string question) => $"{documentId}-{Ids.Of("question", question)[..HashLength]}";

    /// <summary>The document of a question; null where the text is no question's id.</summary>
    public static string? DocumentOf(string id) =>
        id.Length == Ids.Length + 1 + HashLength && id[Ids.Length] == '-' && Ids.IsId(id[..Ids.Length]) ? id[..Ids.Length] : null;
}
