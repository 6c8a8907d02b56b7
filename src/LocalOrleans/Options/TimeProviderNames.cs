namespace Orleans.Runtime;

/// <summary>The keyed clocks of the engine's parts; each is the application's <see cref="TimeProvider"/> unless registered.</summary>
public static class TimeProviderNames
{
    public const string ActivationManagement = "Orleans.ActivationManagement";

    public const string Grains = "Orleans.Grains";

    public const string Messaging = "Orleans.Messaging";
}
