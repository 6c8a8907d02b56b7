using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Predictions;

/// <summary>What a <see cref="PredictionGrain"/> keeps.</summary>
[GenerateSerializer, Alias("IndexForge.PredictionState")]
public sealed class PredictionState
{
    [Id(0)]
    public Prediction? Value { get; set; }

    [Id(1)]
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>Computes once and keeps the result in the store that may be lost: losing it costs a computation, nothing else.</summary>
[GrainType("prediction"), CollectionAgeLimit(Minutes = 10)]
public sealed partial class PredictionGrain(
    [PersistentState("prediction", StorageNames.VolatileMl)] IPersistentState<PredictionState> state,
    Predictor predictor,
    IOptions<PredictionOptions> options,
    TimeProvider time,
    ILogger<PredictionGrain> logger) : Grain, IPredictionGrain
{
    public async Task<Prediction> Run(PredictionRequest request)
    {
        if (state.State.Value is { } known && state.State.ExpiresAt > time.GetUtcNow() && predictor.IsCurrent(request, known))
        {
            return known with { Cached = true };
        }

        var made = await predictor.Run(request);
        if (!predictor.IsCurrent(request, made))
        {
            // Made without the model that is configured: the next may have it.
            return made;
        }

        state.State.Value = made;
        state.State.ExpiresAt = time.GetUtcNow() + options.Value.Prediction;
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception e)
        {
            // Evicted or away: the caller has the answer all the same, and memory keeps it for the next.
            LogNotKept(e);
        }

        return made;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A prediction could not be stored.")]
    private partial void LogNotKept(Exception exception);
}
