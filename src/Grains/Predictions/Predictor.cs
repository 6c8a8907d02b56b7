using System.Collections.Immutable;
using System.Numerics.Tensors;
using IndexForge.Grains.Models.Embedding;
using IndexForge.Grains.Processing;
using IndexForge.Grains.Questions;
using IndexForge.Grains.Search;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Answers;
using IndexForge.Indexing.Chunking;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Grains.Predictions;

/// <summary>
/// Vectors of the configured model, or else of a collection's basis or of hashed terms; the text's own sentences for all else. Where a model is
/// configured and away, vectors are refused: those of another would not be comparable. Labels are given by what there is.
/// </summary>
public sealed class Predictor(IGrainFactory grains, BasisStore bases, EmbeddingClient embeddings)
{
    /// <summary>Whether a prediction is what the configured model would make.</summary>
    internal bool IsCurrent(PredictionRequest request, Prediction made) =>
        request.Kind is not (PredictionKind.Embed or PredictionKind.Classify) || request.Collection is not null || !embeddings.IsConfigured || made.Model == embeddings.Known?.Name;

    internal async Task<Prediction> Run(PredictionRequest request)
    {
        Check(request);
        var language = IndexLanguage.Of(request.Language) ?? Language.English;
        if (embeddings.IsConfigured && request.Collection is null && await ByModel(request) is { } made)
        {
            return made;
        }

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

    private async Task<Prediction?> ByModel(PredictionRequest request)
    {
        switch (request.Kind)
        {
            case PredictionKind.Embed:
                var (spec, vectors) = await embeddings.Embed(request.Texts);
                return new Prediction { Model = spec.Name, Dimensions = spec.Dimensions, Vectors = [.. vectors.Select(v => v.ToImmutableArray())] };
            case PredictionKind.Classify:
                try
                {
                    var (by, all) = await embeddings.Embed([.. request.Labels, .. request.Texts]);
                    return Nearest(by.Name, by.Dimensions, all[..request.Labels.Length], all[request.Labels.Length..], request.Labels);
                }
                catch (ServiceException e) when (e.Code != ErrorCodes.InvalidRequest)
                {
                    return null;
                }

            default:
                return null;
        }
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
        return Nearest(embedder.Name, embedder.Dimensions, labels, await embedder.EmbedAsync(request.Texts), request.Labels);
    }

    private static Prediction Nearest(string model, int dimensions, float[][] labels, float[][] texts, ImmutableArray<string> names) => new()
    {
        Model = model,
        Dimensions = dimensions,
        Labels = [.. texts.Select(t => names
            .Select((label, i) => new LabelScore(label, Math.Round(Math.Max(0, TensorPrimitives.Dot(t, labels[i])), 4)))
            .OrderByDescending(l => l.Score)
            .ToImmutableArray())],
    };

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
