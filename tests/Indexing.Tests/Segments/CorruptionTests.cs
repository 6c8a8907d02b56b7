using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;

namespace IndexForge.Indexing.Tests.Segments;

public sealed class CorruptionTests
{
    [Fact]
    public async Task Any_changed_byte_of_a_block_is_found_out()
    {
        var store = new MemorySegmentStore();
        var manifest = await Filled(store);
        foreach (var (key, content) in store.Blocks.ToArray())
        {
            for (var at = 0; at < content.Length; at += Math.Max(1, content.Length / 7))
            {
                var damaged = content.ToArray();
                damaged[at] ^= 0x40;
                store.Blocks[key] = damaged;
                Assert.Equal("index_corrupt", await CodeOf(manifest, store));
            }

            store.Blocks[key] = content;
        }

        Assert.Null(await CodeOf(manifest, store));
    }

    [Fact]
    public async Task A_missing_cut_or_misplaced_block_is_found_out()
    {
        var store = new MemorySegmentStore();
        var manifest = await Filled(store);
        var (first, second) = (store.Blocks[(1, 0)], store.Blocks[(1, 1)]);

        store.Blocks[(1, 0)] = first[..^1];
        Assert.Equal("index_corrupt", await CodeOf(manifest, store));
        (store.Blocks[(1, 0)], store.Blocks[(1, 1)]) = (second, first);
        Assert.Equal("index_corrupt", await CodeOf(manifest, store));
        store.Blocks.TryRemove((1, 0), out _);
        Assert.Equal("index_corrupt", await CodeOf(manifest, store));
    }

    [Fact]
    public async Task Any_changed_byte_of_manifest_or_tail_is_found_out()
    {
        var store = new MemorySegmentStore();
        var manifest = await Filled(store);
        var tail = TailCodec.Encode(IndexOperation.Upsert("d", 1, [Shard.Chunk("text of a chunk")]));
        for (var at = 0; at < manifest.Length; at++)
        {
            var damaged = manifest.ToArray();
            damaged[at] ^= 1;
            Assert.Equal("index_corrupt", await CodeOf(damaged, store));
        }

        for (var at = 0; at < tail.Length; at++)
        {
            var damaged = tail.ToArray();
            damaged[at] ^= 1;
            Assert.Equal("index_corrupt", Assert.Throws<IndexException>(() => TailCodec.Decode(damaged)).Code);
            Assert.Equal("index_corrupt", at == 0 ? "index_corrupt" : Assert.Throws<IndexException>(() => TailCodec.Decode(tail.AsSpan(0, at))).Code);
        }
    }

    private static async Task<byte[]> Filled(MemorySegmentStore store)
    {
        var shard = ShardIndex.Create(store);
        for (var i = 0; i < 300; i++)
        {
            var text = $"word{i} shared words of all kinds";
            shard.Upsert($"d{i}", 1, [new ChunkInput { ChunkId = "c", Text = text, Fields = [new FieldRange("kind", 0, text.Length)] }]);
        }

        return await shard.Flush();
    }

    /// <summary>Opens and reads everything: the code of what fails, null if nothing does.</summary>
    private static async Task<string?> CodeOf(byte[] manifest, MemorySegmentStore store)
    {
        try
        {
            var shard = await Shard.Open(manifest, store);
            await shard.Find("kind:shared");
            Assert.Equal(300, (await shard.Find("\"shared words\"", new() { Limit = 1000 })).Total);
            return null;
        }
        catch (IndexException e)
        {
            return e.Code;
        }
    }
}
