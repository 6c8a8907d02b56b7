using System.Buffers;

namespace IndexForge.Storage.Tests.Contract;

/// <summary>A state that is stored as raw bytes.</summary>
public sealed class Block(byte[] bytes)
{
    public static StateCodec Codec { get; } = StateCodec.Create<Block>(
        (block, writer) => writer.Write(block.Bytes), read => new Block(read.ToArray()));

    public byte[] Bytes { get; } = bytes;
}
