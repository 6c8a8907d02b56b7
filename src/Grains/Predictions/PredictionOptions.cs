using System.ComponentModel.DataAnnotations;

namespace IndexForge.Grains.Predictions;

/// <summary>How long predictions are kept (configuration section <c>Cache:Ttl</c>).</summary>
public sealed record PredictionOptions
{
    /// <summary>From being computed on.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Prediction { get; set; } = TimeSpan.FromHours(1);
}
