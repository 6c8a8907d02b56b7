using System.Text;
using System.Text.Json;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Questions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Questions;

/// <summary>Questions answered from a collection: as JSON, or as Server-Sent Events of the answer's words and then its citations.</summary>
internal static class AnswerEndpoint
{
    private const string EventStream = "text/event-stream";
    private static readonly TextParameter Question = new("question", "The question.", IAnswerGrain.MaxQuestion) { Required = true };
    private static readonly TextParameter DocumentId = new("documentId", "Only this document may answer.", 64);
    private static readonly NumberParameter Limit = new("limit", "Sentences of the answer at most.", 1, 1, 5);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/qa", Answer).Repeatable("Reads.").WithTags("Questions").Describe("answerQuestion", "Answers a question with cited sentences of the collection's documents.")
            .JsonBody<QuestionBody>(true)
            .Answers(200, "The answer; 'answered' is false where the documents hold none. As an event stream: 'token' events as the answer is made, 'citation' events, then 'done'; 'error' where it breaks off.",
                [("application/json", typeof(AnswerResponse)), (EventStream, null)])
            .Fails(ErrorCodes.NotFound, ErrorCodes.UnsupportedFormat, ErrorCodes.FileTooLarge, ErrorCodes.BudgetExceeded, ErrorCodes.UpstreamFailed)
            .Needs(Grains.Access.Scopes.Read);

    private static async Task Answer(HttpContext http, IGrainFactory grains)
    {
        var body = await Json.ReadBody<QuestionBody>(http);
        var collection = Names.Collection(CommonParameters.Collection.Check(body.Collection));
        var request = new AnswerRequest
        {
            Question = Question.Check(body.Question)!,
            DocumentId = PageQuery.Document(collection, body.Url, DocumentId.Check(body.DocumentId)),
            Limit = (int)Limit.Check(body.Limit),
            Consumer = Caller.Of(http).Consumer,
        };
        var grain = grains.GetGrain<IAnswerGrain>(collection);
        if (Accepts.Best(http.Request, "application/json", EventStream) != EventStream)
        {
            await http.Response.WriteAsJsonAsync(await grain.Answer(request), Json.Options, http.RequestAborted);
            return;
        }

        // Refusals come before the stream begins, as problems.
        await Stream(http.Response, grain, request, await grain.Read(request, 0, null), http.RequestAborted);
    }

    private static async Task Stream(HttpResponse response, IAnswerGrain grain, AnswerRequest request, AnswerPart part, CancellationToken cancellation)
    {
        response.ContentType = EventStream;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        var have = 0;
        AnswerResponse answer;
        for (; ; )
        {
            foreach (var sentence in part.Sentences)
            {
                await SendWords(response, have++ == 0 ? sentence.Text : $" {sentence.Text}", cancellation);
            }

            if (part.Final is { } final)
            {
                answer = final;
                break;
            }

            try
            {
                part = await grain.Read(request, have, part.Stream);
            }
            catch (ServiceException e)
            {
                // The status has been sent: what is left to say is why it ends here.
                await Send(response, "error", new ErrorEvent(e.Code, e.Message), cancellation);
                return;
            }
        }

        if (have == 0)
        {
            await SendWords(response, answer.Answer, cancellation);
        }

        foreach (var citation in answer.Citations)
        {
            await Send(response, "citation", citation, cancellation);
        }

        await Send(response, "done", answer, cancellation);
    }

    private static async Task SendWords(HttpResponse response, string text, CancellationToken cancellation)
    {
        foreach (var token in Tokens(text))
        {
            await Send(response, "token", new TokenEvent(token), cancellation);
        }
    }

    /// <summary>Words with the space behind them: joined they are the answer.</summary>
    private static IEnumerable<string> Tokens(string answer)
    {
        for (var at = 0; at < answer.Length;)
        {
            var space = answer.IndexOf(' ', at);
            var end = space < 0 ? answer.Length : space + 1;
            yield return answer[at..end];
            at = end;
        }
    }

    /// <summary>Our JSON has no line breaks, so one data line holds it.</summary>
    private static async Task Send<T>(HttpResponse response, string name, T data, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\ndata: {JsonSerializer.Serialize(data, Json.Options)}\n\n"), cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    private sealed record TokenEvent(string Text);

    private sealed record ErrorEvent(string Code, string Detail);
}

/// <summary>A question as JSON.</summary>
internal sealed record QuestionBody
{
    /// <summary>The question.</summary>
    [Needed]
    public string? Question { get; init; }

    /// <summary>The collection; 'default' when none is named.</summary>
    public string? Collection { get; init; }

    /// <summary>Only the page with this address may answer.</summary>
    public string? Url { get; init; }

    /// <summary>Only this document may answer.</summary>
    public string? DocumentId { get; init; }

    /// <summary>Sentences of the answer at most.</summary>
    public int? Limit { get; init; }
}
