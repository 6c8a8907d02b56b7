using System.Collections.Immutable;
using System.Globalization;
using IndexForge.Grains.Models.Answers;
using IndexForge.Grains.Search;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Answers;
using Orleans.Concurrency;

namespace IndexForge.Grains.Questions;

/// <summary>
/// Answers without a model by the sentence of the best passages that has the most evidence, see <see cref="ExtractiveAnswerer"/>; with one by
/// what it makes of the passages, see <see cref="ModelAnswerer"/>.
/// </summary>
[GrainType("answer"), StatelessWorker]
public sealed class AnswerGrain(CollectionSearch search, ModelAnswerer model) : Grain, IAnswerGrain
{
    /// <summary>Passages whose sentences compete.</summary>
    private const int Passages = 5;

    /// <summary>A model needs more sentences than a document whose best one is taken.</summary>
    private const int MinSentences = 3;

    public async Task<AnswerResponse> Answer(AnswerRequest request)
    {
        var part = await Read(request, 0, null);
        for (var have = part.Sentences.Length; part.Final is null; have += part.Sentences.Length)
        {
            part = await Read(request, have, part.Stream);
        }

        return part.Final;
    }

    public async Task<AnswerPart> Read(AnswerRequest request, int from, string? stream)
    {
        if (stream is not null && Ids.IsId(stream))
        {
            return Part(await GrainFactory.GetGrain<IModelAnswerGrain>(stream).Read(null, Math.Max(0, from)), stream);
        }

        var extractive = await Extract(request);
        if (!model.IsConfigured)
        {
            return new AnswerPart([], extractive);
        }

        // Meaning takes part here: the model reads what words alone would not find.
        var found = await search.Run(
            this.GetPrimaryKeyString(),
            new SearchRequest { Query = request.Question, DocumentId = request.DocumentId, Limit = model.Passages, Highlight = false },
            QueryForm.Question);
        var passages = found.Hits.Select(h => new AnswerPassage(h.Hit.DocumentId, h.Hit.ChunkId, h.Chunk!.Text, h.Hit.Score, h.Hit.Source.Url, h.Chunk.Language)).ToImmutableArray();
        var key = Ids.Of(
        [
            "answer", AnswerPrompt.Version, model.Model, request.Limit.ToString(CultureInfo.InvariantCulture), request.Question,
            .. passages.SelectMany(p => (string[])[p.DocumentId, p.ChunkId, p.Text]),
        ]);
        var work = new ModelAnswerWork(request.Question, passages, Math.Max(request.Limit, MinSentences), request.Consumer, extractive);
        return Part(await GrainFactory.GetGrain<IModelAnswerGrain>(key).Read(work, 0), key);
    }

    private static AnswerPart Part(AnswerPart part, string key) => part with { Stream = part.Final is null ? key : null };

    private async Task<AnswerResponse> Extract(AnswerRequest request)
    {
        Check(request.Question);
        if (request.Limit is < 1 or > 5)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "limit is 1 to 5.");
        }

        // By words alone: that is what the evidence was weighed against.
        var found = await search.Run(
            this.GetPrimaryKeyString(),
            new SearchRequest { Query = request.Question, DocumentId = request.DocumentId, Mode = SearchMode.Lexical, Limit = Passages, Highlight = false },
            QueryForm.Question);
        var passages = found.Hits.Select(Of).ToList();
        var answer = await Task.Run(() => ExtractiveAnswerer.Answer(request.Question, passages, found.Statistics, request.Limit));
        return new AnswerResponse
        {
            Answer = answer.Text,
            Answered = answer.Answered,
            Confidence = Math.Round(answer.Confidence, 4),
            Model = ExtractiveModel.Name,
            Citations = [.. answer.Citations.Select(c => new CitationInfo(c.DocumentId, c.ChunkId, c.Quote, c.Start, c.End, c.Url))],
        };
    }

    public async Task<ImmutableArray<SimilarQuestion>> SimilarQuestions(string question, int limit)
    {
        Check(question);
        var found = await search.Run(
            IndexNames.Questions(this.GetPrimaryKeyString()), new SearchRequest { Query = question, Limit = limit, Highlight = false }, QueryForm.Question);
        return [.. found.Hits.Select(h => new SimilarQuestion(h.Hit.ChunkId, h.Chunk!.Text, h.Hit.DocumentId, h.Hit.Title, h.Hit.Source.Url, h.Hit.Score))];
    }

    private static void Check(string question)
    {
        if (string.IsNullOrWhiteSpace(question) || question.Length > IAnswerGrain.MaxQuestion)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, $"A question has 1 to {IAnswerGrain.MaxQuestion} characters.");
        }
    }

    private static Passage Of(ShardHit hit) =>
        new(hit.Hit.DocumentId, hit.Hit.ChunkId, hit.Chunk!.Text, hit.Hit.Score, hit.Hit.Source.Url, (Language)hit.Chunk.Language);
}
