using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Questions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Questions;

/// <summary>Summaries and questions that documents were found to answer.</summary>
internal static class QuestionEndpoints
{
    private static readonly TextParameter Url = new("url", "The page; give this or 'documentId'.", 2_048);
    private static readonly TextParameter DocumentId = new("documentId", "The document; give this or 'url'.", 64);
    private static readonly TextParameter Q = new("q", "The question to compare with.", IAnswerGrain.MaxQuestion) { Required = true };
    private static readonly NumberParameter Limit = new("limit", "At most this many questions.", 10, 1, 100);

    public static void Map(IEndpointRouteBuilder api)
    {
        var questions = api.MapGroup("/questions").WithTags("Questions");
        questions.MapGet("/", Get).Describe("listQuestions", "A document's summary, key points and questions with cited answers.")
            .Query(Url, DocumentId, CommonParameters.Collection)
            .Answers<DocumentQuestions>(200, "What the document was summed up as.")
            .Fails(ErrorCodes.NotFound, ErrorCodes.Conflict);
        questions.MapGet("/similar", Similar).Describe("findSimilarQuestions", "Questions of the collection's documents that are like a question.")
            .Query(Q, CommonParameters.Collection, Limit)
            .Answers<SimilarQuestionsView>(200, "The nearest questions.");
        questions.MapGet("/{id}", One).Describe("getQuestion", "One question with its cited answer.")
            .Answers<QuestionInfo>(200, "The question.")
            .Fails(ErrorCodes.NotFound, ErrorCodes.Conflict);
    }

    private static async Task<IResult> Get(HttpContext http, IGrainFactory grains)
    {
        var collection = Names.Collection(CommonParameters.Collection.Read(http.Request));
        var document = PageQuery.Document(collection, Url.Read(http.Request), DocumentId.Read(http.Request))
            ?? throw new ServiceException(ErrorCodes.InvalidRequest, "Give 'url' or 'documentId'.");
        return TypedResults.Ok(await grains.GetGrain<IQuestionReaderGrain>(document).Get()
            ?? throw new ServiceException(ErrorCodes.NotFound, "There is no such document, or it is not of prose."));
    }

    private static async Task<IResult> Similar(HttpContext http, IGrainFactory grains)
    {
        var grain = grains.GetGrain<IAnswerGrain>(Names.Collection(CommonParameters.Collection.Read(http.Request)));
        return TypedResults.Ok(new SimilarQuestionsView(await grain.SimilarQuestions(Q.Read(http.Request)!, Limit.Read(http.Request))));
    }

    private static async Task<IResult> One(string id, IGrainFactory grains)
    {
        var made = QuestionInfo.DocumentOf(id) is { } document ? await grains.GetGrain<IQuestionReaderGrain>(document).Get() : null;
        return TypedResults.Ok(made?.Questions.FirstOrDefault(q => q.Id == id)
            ?? throw new ServiceException(ErrorCodes.NotFound, $"There is no question {Names.Short(id)}."));
    }
}

/// <summary>Questions like another.</summary>
internal sealed record SimilarQuestionsView(IReadOnlyList<SimilarQuestion> Items);
