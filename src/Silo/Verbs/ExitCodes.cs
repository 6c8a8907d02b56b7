namespace IndexForge.Silo.Verbs;

/// <summary>What the process answers to its caller.</summary>
internal static class ExitCodes
{
    /// <summary>All was done.</summary>
    public const int Done = 0;

    /// <summary>Some of the input failed; the rest was done.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary><c>health</c>: a component is unhealthy.</summary>
    public const int Unhealthy = 3;

    /// <summary>No service answers, or the port or the data is taken by another process (EX_UNAVAILABLE).</summary>
    public const int Unavailable = 69;

    /// <summary>The configuration does not allow to start (EX_CONFIG).</summary>
    public const int Configuration = 78;

    /// <summary>Ended by Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;
}
