using System.Collections.Immutable;
using System.Numerics.Tensors;
using IndexForge.Grains.Processing;
using IndexForge.Grains.Questions;
using IndexForge.Grains.Search;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Answers;
using IndexForge.Indexing.Chunking;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Grains.Predictions;

/// <summary>The embedded models: a collection's basis or hashed terms for vectors, the text's own sentences for all else.</summary>
public sealed class Predictor(IGrainFactory grains, BasisStore bases)
{
    internal async Task<Prediction> Run(PredictionRequest request)
    {
        Check(request);
        var language = IndexLanguage.Of(request.Language) ?? Language.English;
        var embedder = request.Kind is PredictionKind.Embed or PredictionKind.Classify ? await EmbedderOf(request.Collection, language) : null;
        return await Task.Run(async () => request.Kind switch
        {
            PredictionKind.Embed => await Embed(embedder!, request.Texts),
            PredictionKind.Classify => await Classify(embedder!, request),
            PredictionKind.Summarize => new Prediction
            {
                Model = ExtractiveModel.Name,
                Summaries = [.. request.Texts.Select(t => Summarizer.Summarize(t, request.Limit, language).Text)],
            },
            _ => new Prediction { Model = ExtractiveModel.Name, Questions = [.. request.Texts.Select(t => Questions(t, request.Limit, language))] },
        });
    }

    private async Task<IEmbedder> EmbedderOf(string? collection, Language language)
    {
        if (collection is not null && (await grains.GetGrain<IBasisGrain>(collection).Present()).Active is { } active
            && await bases.Read(collection, active) is { } basis)
        {
            return basis;
        }

        return new HashedEmbedder(language);
    }

    private static async Task<Prediction> Embed(IEmbedder embedder, ImmutableArray<string> texts)
    {
        var vectors = await embedder.EmbedAsync(texts);
        return new Prediction { Model = embedder.Name, Dimensions = embedder.Dimensions, Vectors = [.. vectors.Select(v => v.ToImmutableArray())] };
    }

    private static async Task<Prediction> Classify(IEmbedder embedder, PredictionRequest request)
    {
        var labels = await embedder.EmbedAsync(request.Labels);
        var texts = await embedder.EmbedAsync(request.Texts);
        return new Prediction
        {
            Model = embedder.Name,
            Dimensions = embedder.Dimensions,
            Labels = [.. texts.Select(t => request.Labels
                .Select((label, i) => new LabelScore(label, Math.Round(Math.Max(0, TensorPrimitives.Dot(t, labels[i])), 4)))
                .OrderByDescending(l => l.Score)
                .ToImmutableArray())],
        };
    }

    private static ImmutableArray<PredictedQuestion> Questions(string text, int limit, Language language)
    {
        var chunks = TextChunker.Split(new TextDocument { Text = text, Language = language });
        var starts = chunks.ToDictionary(c => c.ChunkId, c => (int)c.Source.Start!);
        return [.. QuestionGenerator.Generate("", chunks, limit).Select(q => new PredictedQuestion(
            q.Question, q.Answer, starts[q.Citation.ChunkId] + q.Citation.Start, starts[q.Citation.ChunkId] + q.Citation.End))];
    }

    private static void Check(PredictionRequest request)
    {
        Require(request.Texts is { Length: >= 1 and <= PredictionRequest.MaxTexts }, $"Give 1 to {PredictionRequest.MaxTexts} texts.");
        Require(request.Texts.Sum(t => (long)t.Length) <= PredictionRequest.MaxCharacters, $"All texts together have at most {PredictionRequest.MaxCharacters} characters.");
        Require(request.Limit is >= 1 and <= 20, "limit is 1 to 20.");
        Require(
            request.Kind != PredictionKind.Classify || request.Labels is { Length: >= 2 and <= PredictionRequest.MaxLabels } && request.Labels.All(l => !string.IsNullOrWhiteSpace(l)),
            $"Give 2 to {PredictionRequest.MaxLabels} labels, none of them empty.");
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, rule);
        }
    }
}
