using IndexForge.Indexing.Encoding;

namespace IndexForge.Indexing.Segments;

/// <summary>What a manifest says of a segment: how its blocks make up its streams.</summary>
/// <param name="Number">The segment's number in its shard.</param>
/// <param name="Chunks">Chunks it holds, deleted ones included.</param>
/// <param name="StreamLengths">Bytes by <see cref="SegmentStreamKind"/>.</param>
/// <param name="StreamBlocks">Block numbers by <see cref="SegmentStreamKind"/>.</param>
internal sealed record SegmentDescriptor(int Number, int Chunks, long[] StreamLengths, int[][] StreamBlocks)
{
    public const int Streams = 6;

    public int Blocks => StreamBlocks.Sum(static s => s.Length);

    public long Bytes => StreamLengths.Sum();

    public void Write(ByteWriter to)
    {
        to.Varint(Number);
        to.Varint(Chunks);
        for (var i = 0; i < Streams; i++)
        {
            to.Varlong(StreamLengths[i]);
            to.Varint(StreamBlocks[i].Length);
            foreach (var block in StreamBlocks[i])
            {
                to.Varint(block);
            }
        }
    }

    public static SegmentDescriptor Read(ref ByteReader from)
    {
        var number = from.Varint();
        var chunks = from.Varint();
        var lengths = new long[Streams];
        var blocks = new int[Streams][];
        for (var i = 0; i < Streams; i++)
        {
            lengths[i] = from.Varlong();
            blocks[i] = new int[from.Count()];
            for (var b = 0; b < blocks[i].Length; b++)
            {
                blocks[i][b] = from.Varint();
            }
        }

        return new SegmentDescriptor(number, chunks, lengths, blocks);
    }
}
