namespace IndexForge.Indexing;

/// <summary>Sizes that storage may rely on.</summary>
public static class SegmentLimits
{
    /// <summary>Largest block, checksum included: 1 MiB.</summary>
    public const int MaxBlockBytes = 1 << 20;

    /// <summary>Bytes of a block that hold its checksum.</summary>
    internal const int TrailerBytes = 4;
}
