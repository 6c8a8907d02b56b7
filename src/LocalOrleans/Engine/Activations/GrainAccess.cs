using Orleans.Runtime;

namespace LocalOrleans.Activations;

/// <summary>What Orleans refuses code that has left its grain's scheduler: what a grain does there would run beside its turns.</summary>
internal static class GrainAccess
{
    /// <summary>Refuses code outside any activation's turns.</summary>
    /// <exception cref="InvalidOperationException">The code runs outside a grain, or in one that is gone.</exception>
    public static void CheckInTurn() => CheckAlive(
        Activation.Current ?? throw new InvalidOperationException(
            "Activation access violation. A non-activation thread attempted to access activation services: come back to the grain's scheduler first, "
            + "or use an injected IGrainFactory."));

    /// <summary>Refuses an activation that is gone.</summary>
    /// <exception cref="InvalidOperationException">It is gone.</exception>
    public static void CheckAlive(Activation activation)
    {
        if (activation.IsGone)
        {
            throw new InvalidOperationException($"Attempt to access an invalid activation: {activation}");
        }
    }
}
