using System.Diagnostics;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using IndexForge.Grains.Models.Budgets;
using IndexForge.Grains.Search;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Models.Embedding;

/// <summary>
/// The configured embedding model. Passages go in batches of their own with retries and a budget; queries and single texts that come at once
/// share calls; a search waits for its query's vector for a short time only, and does without where it does not come.
/// </summary>
public sealed partial class EmbeddingClient
{
    private const string Use = "embedding";
    private static readonly TimeSpan HoldOff = TimeSpan.FromSeconds(5);
    private readonly EmbeddingOptions _options;
    private readonly IEmbeddingModel? _model;
    private readonly EmbeddingBatcher? _batcher;
    private readonly ModelBudgets _budgets;
    private readonly ModelMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<EmbeddingClient> _logger;
    private readonly RecentVectors _recent = new(4_000);
    private readonly SemaphoreSlim _identifying = new(1);
    private EmbeddingSpec? _spec;
    private long _holdOffUntil;

    public EmbeddingClient(
        IOptions<EmbeddingOptions> options, IOptions<OpenAiOptions> shared, ModelHttp http, ModelBudgets budgets, ModelMetrics metrics, TimeProvider time, ILogger<EmbeddingClient> logger)
    {
        (_options, _budgets, _metrics, _time, _logger) = (options.Value, budgets, metrics, time, logger);
        var endpoint = shared.Value.Endpoint(Use, _options.Url, _options.ApiKey, _options.ApiKeyFile);
        _model = _options.Provider switch
        {
            EmbeddingProvider.OpenAI => new OpenAiEmbeddings(http, endpoint, _options),
            EmbeddingProvider.Transformers => new TransformersEmbeddings(http, endpoint, _options),
            EmbeddingProvider.Static => new StaticEmbeddings(_options),
            _ => null,
        };
        _batcher = _model is null ? null : new EmbeddingBatcher(_model, _options, metrics);
    }

    /// <summary>Whether a model is configured.</summary>
    public bool IsConfigured => _model is not null;

    /// <summary>What the configured model is, where it has been asked already.</summary>
    internal EmbeddingSpec? Known => Volatile.Read(ref _spec);

    /// <summary>Texts to hand to <see cref="Passages"/> at once.</summary>
    internal int PassagesAtOnce => _options.BatchTexts * 4;

    internal double Weight => _options.Weight;

    internal TimeSpan RetryPause => _options.RetryPause;

    /// <summary>What the configured model is; asked once.</summary>
    /// <exception cref="ServiceException">The model cannot be asked.</exception>
    internal async Task<EmbeddingSpec> Identify(CancellationToken cancellation = default)
    {
        if (Volatile.Read(ref _spec) is { } known)
        {
            return known;
        }

        await _identifying.WaitAsync(cancellation);
        try
        {
            if (_spec is null)
            {
                var found = await Measured(() => _model!.Identify(cancellation), cancellation);
                if (_options.Dimensions > 0 && found.Dimensions != _options.Dimensions)
                {
                    throw new ServiceException(ErrorCodes.UpstreamFailed, $"The embedding model '{found.Model}' gives {found.Dimensions} numbers, not the {_options.Dimensions} of Embedding:Dimensions.");
                }

                Volatile.Write(ref _spec, new EmbeddingSpec(NameOf(found), found.Model, found.Dimensions));
            }

            return _spec!;
        }
        finally
        {
            _identifying.Release();
        }
    }

    /// <summary>Vectors of passages, in order; an empty one for a text that the model refuses while it takes others.</summary>
    /// <exception cref="ServiceException"><c>budget_exceeded</c>, or what the model says.</exception>
    internal async Task<float[][]> Passages(SpaceRef space, IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var prepared = texts.Select(t => Prepare(_options.PassagePrefix, t)).ToArray();
        var vectors = new float[prepared.Length][];
        for (var from = 0; from < prepared.Length;)
        {
            var (to, bytes) = (from, 0);
            while (to < prepared.Length && to - from < _options.BatchTexts && (to == from || bytes + Encoding.UTF8.GetByteCount(prepared[to]) <= _options.BatchBytes))
            {
                bytes += Encoding.UTF8.GetByteCount(prepared[to++]);
            }

            await Fill(space, prepared, from, to, vectors, cancellation);
            from = to;
        }

        return vectors;
    }

    /// <summary>A query's vector of length one; null where the model does not give it in time, and searches do without.</summary>
    internal async Task<float[]?> Query(SpaceRef space, string text)
    {
        if (_model is null || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var prepared = Prepare(_options.QueryPrefix, text);
        if (_recent.Find(space.Name, prepared) is { } known)
        {
            _metrics.Texts("cached", 1);
            return known;
        }

        if (_time.GetTimestamp() < Volatile.Read(ref _holdOffUntil))
        {
            return null;
        }

        using var end = new CancellationTokenSource(_options.QueryTimeout, _time);
        try
        {
            var vector = await Batched(space.Model, prepared, end.Token);
            if (vector.Length != space.Dimensions)
            {
                return null;
            }

            _recent.Add(space.Name, prepared, vector);
            return vector;
        }
        catch (Exception e) when (e is ServiceException or OperationCanceledException)
        {
            if (e is not ServiceException { Code: ErrorCodes.InvalidRequest })
            {
                // Searches that come next must not each wait as long as this one has.
                Volatile.Write(ref _holdOffUntil, _time.GetTimestamp() + (long)(HoldOff.TotalSeconds * _time.TimestampFrequency));
            }

            LogQueryWithout(e is ServiceException ? e.Message : $"no vector within {_options.QueryTimeout.TotalSeconds:0.##} s");
            return null;
        }
    }

    /// <summary>Vectors of length one for a caller of the API.</summary>
    /// <exception cref="ServiceException">The model does not give them: those of another model would not be comparable.</exception>
    internal async Task<(EmbeddingSpec Spec, float[][] Vectors)> Embed(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        var spec = await Identify(cancellation);
        var vectors = await Task.WhenAll(texts.Select(t => Batched(spec.Model, Prepare(_options.PassagePrefix, t), cancellation)));
        if (Array.Find(vectors, v => v.Length != spec.Dimensions) is { } other)
        {
            throw OtherDimensions(other.Length, spec.Dimensions);
        }

        return (spec, vectors);
    }

    private async Task<float[]> Batched(string model, string text, CancellationToken cancellation)
    {
        var made = await Measured(() => _batcher!.Embed(model, text, cancellation).WaitAsync(cancellation), cancellation);
        Count(1, made.Tokens);
        return Unit(made.Vector);
    }

    private async Task Fill(SpaceRef space, string[] texts, int from, int to, float[][] vectors, CancellationToken cancellation)
    {
        var batch = texts[from..to];
        var guess = TokenGuess.Of(batch);
        var reserved = await _budgets.Reserve(ModelBudgets.Embedding, new TokenUse(guess, 0), new BudgetLimit(_options.TokensPerDay, 0));
        try
        {
            var made = await Measured(() => _model!.Embed(space.Model, batch, _options.Timeout, mayRepeat: true, cancellation), cancellation);
            if (made.Vectors[0].Length != space.Dimensions)
            {
                // Another model under the same name: what it is must be asked anew, and its vectors are of another space.
                Volatile.Write(ref _spec, null);
                throw OtherDimensions(made.Vectors[0].Length, space.Dimensions);
            }

            made.Vectors.CopyTo(vectors, from);
            _metrics.Batch(batch.Length);
            Count(batch.Length, made.Tokens);
            await _budgets.Settle(reserved, new TokenUse(made.Tokens, 0));
        }
        catch (ServiceException e) when (e.Code == ErrorCodes.InvalidRequest)
        {
            await _budgets.Settle(reserved, default);
            if (to - from > 1)
            {
                var middle = from + ((to - from) / 2);
                await Fill(space, texts, from, middle, vectors, cancellation);
                await Fill(space, texts, middle, to, vectors, cancellation);
                return;
            }

            // Is it the text, or would everything be refused? Only the former may leave a chunk without a vector for good.
            await Probe(space, e, cancellation);
            vectors[from] = [];
            _metrics.Texts("refused", 1);
            LogRefused(texts[from].Length, e.Message);
        }
    }

    private async Task Probe(SpaceRef space, ServiceException refusal, CancellationToken cancellation)
    {
        try
        {
            await _model!.Embed(space.Model, ["probe"], _options.Timeout, mayRepeat: false, cancellation);
        }
        catch (ServiceException e) when (e.Code == ErrorCodes.InvalidRequest)
        {
            throw new ServiceException(ErrorCodes.UpstreamFailed, refusal.Message);
        }
    }

    private async Task<T> Measured<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var result = await call();
            _metrics.Called(Use, "ok", start);
            return result;
        }
        catch (Exception e)
        {
            _metrics.Called(Use, e is ServiceException known ? known.Code : cancellation.IsCancellationRequested ? "given_up" : "failed", start);
            throw;
        }
    }

    private void Count(int texts, long tokens)
    {
        _metrics.Texts("embedded", texts);
        _metrics.Used(Use, "input", tokens, _options.PricePerMillionTokens);
    }

    private string Prepare(string prefix, string text)
    {
        if (text.Length > _options.MaxTextLength)
        {
            _metrics.Texts("cut", 1);
            text = text[..(char.IsHighSurrogate(text[_options.MaxTextLength - 1]) ? _options.MaxTextLength - 1 : _options.MaxTextLength)];
        }

        // Some servers refuse a text without a character.
        return prefix.Length == 0 && text.Length == 0 ? " " : prefix + text;
    }

    private string NameOf(ModelIdentity found)
    {
        // A prefix or a cut makes other vectors of the same texts.
        var form = _options.PassagePrefix.Length == 0 ? "" : $":{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_options.PassagePrefix)))[..8]}";
        return $"{found.Model}:{found.Dimensions}{form}";
    }

    private static float[] Unit(float[] vector)
    {
        var length = TensorPrimitives.Norm(vector);
        var unit = new float[vector.Length];
        if (length > 0)
        {
            TensorPrimitives.Divide(vector, length, unit);
        }

        return unit;
    }

    private static ServiceException OtherDimensions(int got, int wanted) => new(ErrorCodes.UpstreamFailed, $"The embedding model gave {got} numbers, not {wanted}: it is another model under the same name.");

    [LoggerMessage(Level = LogLevel.Information, Message = "A search does without the embedding model: {Reason}")]
    private partial void LogQueryWithout(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A text of {Length} characters is left without a vector: {Reason}")]
    private partial void LogRefused(int length, string reason);
}
