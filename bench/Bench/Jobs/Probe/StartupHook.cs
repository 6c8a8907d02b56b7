using IndexForge.Bench.Jobs.Probe;

/// <summary>What the runtime calls before the service's own code where <c>DOTNET_STARTUP_HOOKS</c> names this assembly: the service itself is as it is shipped.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(ProbeLog.PathVariable) is { Length: > 0 } path)
        {
            new ServiceProbe(path).Start();
        }
    }
}
