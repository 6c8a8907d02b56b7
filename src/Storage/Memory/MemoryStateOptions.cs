using System.ComponentModel.DataAnnotations;

namespace IndexForge.Storage.Memory;

/// <summary>What a provider may hold in memory.</summary>
public sealed record MemoryStateOptions
{
    /// <summary>States at most; beyond it the least recently used one goes.</summary>
    [Range(1, 100_000_000)]
    public int MaxEntries { get; set; } = 10_000;

    /// <summary>Payload bytes at most; beyond it the least recently used state goes.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; set; } = 64 << 20;
}
