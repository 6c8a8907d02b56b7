using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;

namespace IndexForge.Indexing.Tests.Support;

/// <summary>Short ways to what most tests do with shards.</summary>
internal static class Shard
{
    public static ChunkInput Chunk(string text, string id = "c0") => new() { ChunkId = id, Text = text };

    public static async Task<ShardIndex> Open(byte[] manifest, ISegmentStore store) => await ShardIndex.OpenAsync(manifest, store);

    public static void Put(this ShardIndex shard, string document, params string[] texts) =>
        Assert.True(shard.Upsert(document, (shard.VersionOf(document) ?? 0) + 1, [.. texts.Select((t, i) => Chunk(t, $"c{i}"))]));

    public static async Task<SearchResult> Find(this ShardIndex shard, string query, SearchOptions? options = null)
    {
        options ??= new SearchOptions();
        return SearchResult.Merge([await shard.SearchAsync(QueryParser.Parse(query), options)], options);
    }

    public static async Task<string[]> FindIds(this ShardIndex shard, string query, SearchOptions? options = null) =>
        [.. (await shard.Find(query, options)).Hits.Select(h => h.DocumentId)];

    public static async Task<byte[]> Flush(this ShardIndex shard)
    {
        if (shard.BeginFlush() is { } build)
        {
            await build.BuildAsync();
            return shard.Complete(build);
        }

        return shard.Manifest();
    }

    public static async Task<byte[]> Merge(this ShardIndex shard)
    {
        while (shard.BeginMerge() is { } build)
        {
            await build.BuildAsync();
            shard.Complete(build);
        }

        return shard.Manifest();
    }
}
