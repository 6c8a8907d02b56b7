using System.Collections.Immutable;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Access;
using IndexForge.Grains.Predictions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Predictions;

/// <summary>Models by themselves: vectors, summaries, questions, nearest labels; for one text or a batch.</summary>
internal static class PredictionEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var ml = api.MapGroup("/ml").WithTags("Models");
        Route(ml.MapPost("/embed", Embed).Describe("embedTexts", "A vector per text."))
            .Answers<EmbedView>(200, "The vectors, in the order of the texts.", CacheStatus);
        Route(ml.MapPost("/summarize", Summarize).Describe("summarizeTexts", "A summary per text, made of its own sentences."))
            .Answers<SummariesView>(200, "The summaries, in the order of the texts.", CacheStatus);
        Route(ml.MapPost("/questions", Questions).Describe("generateQuestions", "Questions that each text answers, with the sentences that do."))
            .Answers<QuestionsView>(200, "The questions, in the order of the texts.", CacheStatus);
        Route(ml.MapPost("/classify", Classify).Describe("classifyTexts", "Which of some labels each text is nearest to."))
            .Answers<ClassesView>(200, "The nearest label of each text, and how near the others are.", CacheStatus);
    }

    private const string CacheStatus = "X-Cache-Status";

    private static RouteHandlerBuilder Route(RouteHandlerBuilder builder) =>
        // A million characters, each of which may be escaped.
        builder.JsonBody<PredictionBody>(true, 8 << 20).Repeatable("Computes, and keeps what is computed.").Needs(Scopes.Read);

    private static async Task<IResult> Embed(HttpContext http, IGrainFactory grains)
    {
        var made = await Run(http, grains, PredictionKind.Embed);
        return TypedResults.Ok(new EmbedView(made.Model, made.Dimensions, made.Vectors));
    }

    private static async Task<IResult> Summarize(HttpContext http, IGrainFactory grains)
    {
        var made = await Run(http, grains, PredictionKind.Summarize);
        return TypedResults.Ok(new SummariesView(made.Model, made.Summaries));
    }

    private static async Task<IResult> Questions(HttpContext http, IGrainFactory grains)
    {
        var made = await Run(http, grains, PredictionKind.Questions);
        return TypedResults.Ok(new QuestionsView(made.Model, [.. made.Questions.Select(q => (IReadOnlyList<PredictedQuestion>)q)]));
    }

    private static async Task<IResult> Classify(HttpContext http, IGrainFactory grains)
    {
        var made = await Run(http, grains, PredictionKind.Classify);
        return TypedResults.Ok(new ClassesView(made.Model, [.. made.Labels.Select(l => new ClassView(l[0].Score > 0 ? l[0].Label : null, l))]));
    }

    private static async Task<Prediction> Run(HttpContext http, IGrainFactory grains, PredictionKind kind)
    {
        var body = await Json.ReadBody<PredictionBody>(http);
        if (body.Text is not null && body.Texts is not null)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "Give 'text' or 'texts', not both.");
        }

        string?[] texts = body.Texts ?? (body.Text is null ? [] : [body.Text]);
        if (Array.Exists(texts, static t => t is null) || Array.Exists(body.Labels ?? [], static l => l is null))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "A text or a label is null.");
        }

        var request = new PredictionRequest
        {
            Kind = kind,
            Texts = texts.ToImmutableArray()!,
            Labels = (body.Labels ?? []).ToImmutableArray()!,
            Limit = body.Limit ?? (kind == PredictionKind.Questions ? 5 : 3),
            Collection = body.Collection is null ? null : Names.Collection(body.Collection),
            Language = body.Language,
        };
        var made = await grains.GetGrain<IPredictionGrain>(request.Key()).Run(request);
        http.Response.Headers[CacheStatus] = made.Cached ? "HIT" : "MISS";
        return made;
    }
}

/// <summary>Texts for a model.</summary>
internal sealed record PredictionBody
{
    /// <summary>One text; give this or 'texts'.</summary>
    public string? Text { get; init; }

    /// <summary>Several texts, at most 256 and 1,000,000 characters together.</summary>
    public string?[]? Texts { get; init; }

    /// <summary>Labels to choose from: 2 to 64; for classification.</summary>
    public string?[]? Labels { get; init; }

    /// <summary>Sentences of a summary, or questions, at most: 1 to 20.</summary>
    public int? Limit { get; init; }

    /// <summary>The collection whose texts tell what words mean, for vectors.</summary>
    public string? Collection { get; init; }

    /// <summary>Language of the texts (ISO 639-1); English where not given.</summary>
    public string? Language { get; init; }
}

/// <summary>Vectors of texts.</summary>
internal sealed record EmbedView(string Model, int Dimensions, IReadOnlyList<ImmutableArray<float>> Vectors);

/// <summary>Summaries of texts.</summary>
internal sealed record SummariesView(string Model, IReadOnlyList<string> Summaries);

/// <summary>Questions by text.</summary>
internal sealed record QuestionsView(string Model, IReadOnlyList<IReadOnlyList<PredictedQuestion>> Questions);

/// <summary>Labels by text.</summary>
internal sealed record ClassesView(string Model, IReadOnlyList<ClassView> Results);

/// <summary>The nearest label (null where none is near), and all of them.</summary>
internal sealed record ClassView(string? Label, IReadOnlyList<LabelScore> Scores);
