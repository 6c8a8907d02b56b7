namespace LocalOrleans;

/// <summary>What only the embedded engine has; set by the composition, never by grains.</summary>
public sealed class LocalEngineOptions
{
    /// <summary>
    /// Copies every argument and answer as a wire would, [Immutable] ones too, and refuses what Orleans' serialisers would lose or could
    /// not carry, naming the type and the member. For tests; otherwise immutable values are shared and mutable ones copied.
    /// </summary>
    public bool StrictMessages { get; set; }
}
