using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;

namespace IndexForge.Indexing.Tests.Shards;

public sealed class RenewTests
{
    private readonly MemorySegmentStore _store = new();

    [Fact]
    public async Task The_same_chunks_in_a_newer_version_are_known_as_such()
    {
        var shard = ShardIndex.Create(_store);
        shard.Upsert("a", 1, [Shard.Chunk("one", "c0"), Shard.Chunk("two", "c1")]);

        Assert.True(await Same(shard, "a", 2, [Shard.Chunk("one", "c0"), Shard.Chunk("two", "c1")]));
        Assert.False(await Same(shard, "a", 2, [Shard.Chunk("one", "c0"), Shard.Chunk("TWO", "c1")]));
        Assert.False(await Same(shard, "a", 2, [Shard.Chunk("one", "c0") with { Tags = ["k=v"] }, Shard.Chunk("two", "c1")]));
        Assert.False(await Same(shard, "a", 2, [Shard.Chunk("one", "c0")]));
        Assert.False(await Same(shard, "b", 2, [Shard.Chunk("one", "c0")]));
    }

    [Fact]
    public async Task A_renewed_document_stays_and_refuses_older_changes_through_flush_restart_and_merge()
    {
        var options = new ShardIndexOptions { MergeFactor = 2 };
        var shard = ShardIndex.Create(_store, options);
        shard.Put("a", "apples");
        await shard.Flush();
        Assert.True(shard.Renew("a", 7));
        Assert.False(shard.Renew("a", 7));
        shard.Put("b", "pears");
        var manifest = await shard.Flush();

        shard = await ShardIndex.OpenAsync(manifest, _store, options, TestContext.Current.CancellationToken);
        Assert.Equal(7, shard.VersionOf("a"));
        Assert.False(shard.Upsert("a", 6, [Shard.Chunk("late")]));
        manifest = await shard.Merge();

        shard = await ShardIndex.OpenAsync(manifest, _store, options, TestContext.Current.CancellationToken);
        Assert.Equal(["a"], await shard.FindIds("apples"));
        Assert.Equal(7, shard.VersionOf("a"));
        Assert.True(shard.Delete("a", 8));
        Assert.Empty(await shard.FindIds("apples"));
        Assert.False(shard.Renew("a", 9));
    }

    [Fact]
    public async Task What_was_replaced_before_the_head_grew_is_stored_as_such()
    {
        var shard = ShardIndex.Create(_store);
        shard.Put("a", "apples");
        shard.Put("a", "quinces");
        shard.Upsert("b", 1, [.. Enumerable.Range(0, 5_000).Select(i => Shard.Chunk("pears", $"c{i}"))]);

        shard = await Shard.Open(await shard.Flush(), _store);

        Assert.Empty(await shard.FindIds("apples"));
        Assert.Equal(["a"], await shard.FindIds("quinces"));
        Assert.Equal(5_000, (await shard.Find("pears")).Total);
    }

    private static async Task<bool> Same(ShardIndex shard, string document, long version, ChunkInput[] chunks) =>
        await shard.HasSameAsync(IndexOperation.Upsert(document, version, chunks), TestContext.Current.CancellationToken);
}
