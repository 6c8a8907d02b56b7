namespace IndexForge.Grains.Blocks;

/// <summary>Bytes kept under a key of their own, at most 1 MiB by design: uploads, rows, text, index segments, journals.</summary>
[GenerateSerializer, Alias("IndexForge.Block")]
public sealed class Block
{
    [Id(0)]
    public byte[] Data { get; set; } = [];
}
