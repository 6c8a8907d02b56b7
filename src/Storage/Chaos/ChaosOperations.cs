namespace IndexForge.Storage.Chaos;

/// <summary>The calls that a rule is about.</summary>
[Flags]
public enum ChaosOperations
{
    /// <summary>No call.</summary>
    None = 0,

    /// <summary>Reads.</summary>
    Read = 1,

    /// <summary>Writes.</summary>
    Write = 2,

    /// <summary>Clears.</summary>
    Clear = 4,

    /// <summary>Every call.</summary>
    All = Read | Write | Clear,
}
