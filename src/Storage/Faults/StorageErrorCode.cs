namespace IndexForge.Storage;

/// <summary>The stable codes that storage errors carry.</summary>
public static class StorageErrorCode
{
    /// <summary>The store does not answer just now. Retrying later is right.</summary>
    public const string Unavailable = "storage_unavailable";

    /// <summary>The disk, or the size set for the store, is used up. Heals when space is freed.</summary>
    public const string Full = "storage_full";

    /// <summary>More writes wait than the store is set to hold.</summary>
    public const string Overloaded = "storage_overloaded";

    /// <summary>Another process holds the file.</summary>
    public const string Locked = "storage_locked";

    /// <summary>A newer build wrote the file.</summary>
    public const string Newer = "storage_newer";

    /// <summary>The file is not a database, or a database of something else.</summary>
    public const string Foreign = "storage_foreign";

    /// <summary>The database is damaged.</summary>
    public const string Corrupt = "storage_corrupt";

    /// <summary>The file or its folder cannot be written.</summary>
    public const string ReadOnly = "storage_read_only";

    /// <summary>A stored value is not what the state's type can be read from.</summary>
    public const string MalformedState = "state_malformed";

    /// <summary>A state is larger than the store takes.</summary>
    public const string StateTooLarge = "state_too_large";
}
