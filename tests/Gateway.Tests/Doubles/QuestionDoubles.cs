using System.Collections.Immutable;
using IndexForge.Grains.Predictions;
using IndexForge.Grains.Questions;

namespace IndexForge.Gateway.Tests.Doubles;

internal sealed class AnswerDouble(GrainWorld world, string key) : IAnswerGrain
{
    public Task<AnswerResponse> Answer(AnswerRequest request)
    {
        world.Check();
        return Task.FromResult(new AnswerResponse
        {
            Answer = "It was built in 1844.",
            Answered = true,
            Confidence = 0.9,
            Model = "double",
            Citations = [new CitationInfo(request.DocumentId ?? key, "c1", "It was built in 1844.", 4, 25, null)],
        });
    }

    public async Task<AnswerPart> Read(AnswerRequest request, int from, string? stream) => new([], await Answer(request));

    public Task<ImmutableArray<SimilarQuestion>> SimilarQuestions(string question, int limit)
    {
        world.Check();
        return Task.FromResult<ImmutableArray<SimilarQuestion>>([new SimilarQuestion("id", question, "d", key, null, 1)]);
    }
}

internal sealed class QuestionReaderDouble(GrainWorld world, string key) : IQuestionReaderGrain
{
    public Task<DocumentQuestions?> Get()
    {
        world.Check();
        const string question = "When was it built?";
        return Task.FromResult(world.Documents.ContainsKey(key)
            ? new DocumentQuestions
            {
                DocumentId = key,
                Title = "T",
                Summary = "S.",
                KeyPoints = ["S."],
                Questions = [new QuestionInfo(QuestionInfo.IdOf(key, question), question, "In 1844.", new CitationInfo(key, "c1", "In 1844.", 0, 8, null))],
            }
            : null);
    }
}

internal sealed class PredictionDouble(GrainWorld world, string key) : IPredictionGrain
{
    public Task<Prediction> Run(PredictionRequest request)
    {
        world.Check();
        Assert.Equal(request.Key(), key);
        return Task.FromResult(new Prediction
        {
            Model = "double",
            Dimensions = 2,
            Vectors = [.. request.Texts.Select(_ => ImmutableArray.Create(0.6f, 0.8f))],
            Summaries = request.Texts,
            Questions = [.. request.Texts.Select(t => ImmutableArray.Create(new PredictedQuestion("Q?", t, 0, t.Length)))],
            Labels = [.. request.Texts.Select(_ => request.Labels.Select(l => new LabelScore(l, 0.5)).ToImmutableArray())],
            Cached = request.Limit == 7,
        });
    }
}
