namespace IndexForge.Grains.Access;

/// <summary>Limits of one key, in place of the configured ones; null keeps the configured one.</summary>
/// <param name="PerSecond">Requests a second that refill the bucket.</param>
/// <param name="Burst">Requests at once.</param>
/// <param name="PerMinute">Requests in any minute, route class <c>api</c>.</param>
/// <param name="MlPerMinute">Requests in any minute, route class <c>ml</c>.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.KeyLimits")]
public sealed record KeyLimits(double? PerSecond, int? Burst, int? PerMinute, int? MlPerMinute);
