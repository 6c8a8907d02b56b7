namespace IndexForge.Grains.Idempotency;

/// <summary>What an <see cref="IdempotencyGrain"/> keeps.</summary>
[GenerateSerializer, Alias("IndexForge.IdempotencyState")]
public sealed class IdempotencyState
{
    /// <summary>Number of the last turn; 0 before the first.</summary>
    [Id(0)]
    public int Fence { get; set; }

    /// <summary>When the turn under way is over unless it is renewed; null where none is.</summary>
    [Id(1)]
    public DateTimeOffset? LeaseUntil { get; set; }

    [Id(2)]
    public KeptAnswer? Answer { get; set; }

    [Id(3)]
    public DateTimeOffset? AnsweredAt { get; set; }
}
