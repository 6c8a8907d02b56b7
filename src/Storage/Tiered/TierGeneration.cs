namespace IndexForge.Storage.Tiered;

/// <summary>Which generation of the upper tier's entries is valid; kept in the lower tier.</summary>
internal sealed class TierGeneration
{
    public long Number { get; set; }
}
