namespace LocalOrleans.Activations;

internal enum ActivationState
{
    /// <summary>Being made and activated: calls wait.</summary>
    Activating,

    /// <summary>Calls run.</summary>
    Valid,

    /// <summary>Running calls end, then the grain is deactivated: calls wait.</summary>
    Deactivating,

    /// <summary>Gone: calls go to the next activation.</summary>
    Invalid,
}
