using System.Globalization;
using System.Text;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Collections;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Processing;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using IndexForge.Indexing;
using IndexForge.Indexing.Shards;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Search;

/// <summary>A shard's memory depends neither on how long its journal is nor on how many parts wait to be written.</summary>
public sealed class When_a_shard_has_much_to_replay
{
    private const int Parts = 24;
    private const int ChunksPerPart = 3_000;
    private static readonly Generation First = new(1, 1);

    [Fact]
    public async Task It_moves_into_segments_on_the_way()
    {
        using var folder = new TempFolder();
        var document = Ids.New();
        await using (var cluster = await GrainCluster.Start(folder))
        {
            await cluster.Grains.GetGrain<ICollectionGrain>("default").Open();
            var blocks = cluster.Services.GetRequiredService<BlockStore>();
            await Store(blocks, document);
            var journal = new Journal(blocks, $"index/{IndexNames.Shard("default", 0)}/j");
            await journal.Recover(_ => { }, _ => { });
            for (var part = 0; part < Parts; part++)
            {
                var record = string.Create(CultureInfo.InvariantCulture, $$"""{"documentId":"{{document}}","part":{{part}},"version":{{First.Order}},"generation":{"run":1,"fence":1},"blocks":[{{part}}]}""");
                await journal.Append(Encoding.UTF8.GetBytes(record));
            }
        }

        await using var again = await GrainCluster.Start(folder);

        Assert.Equal(Parts * ChunksPerPart, await Found(again));
        Assert.NotNull(await again.Services.GetRequiredService<BlockStore>().Read($"index/{IndexNames.Shard("default", 0)}/g1/0"));
    }

    [Fact]
    public async Task Parts_that_wait_together_are_written_batch_by_batch()
    {
        await using var cluster = await GrainCluster.Start();
        await cluster.Grains.GetGrain<ICollectionGrain>("default").Open();
        var document = Ids.New();
        await Store(cluster.Services.GetRequiredService<BlockStore>(), document);
        var shard = cluster.Grains.GetGrain<IIndexShardGrain>(IndexNames.Shard("default", 0));

        await Task.WhenAll(Enumerable.Range(0, Parts).Select(part => shard.Apply(new IndexPart(document, part, First, [part], null))));

        Assert.Equal(Parts * ChunksPerPart, await Found(cluster));
    }

    [Fact]
    public async Task A_part_older_than_a_removal_is_not_said_to_be_indexed()
    {
        await using var cluster = await GrainCluster.Start();
        await cluster.Grains.GetGrain<ICollectionGrain>("default").Open();
        var document = Ids.New();
        var shard = cluster.Grains.GetGrain<IIndexShardGrain>(IndexNames.Shard("default", 0));
        await shard.Remove(document, 0, new Generation(1, 2).Order);

        var late = await Assert.ThrowsAsync<ServiceException>(() => shard.Apply(new IndexPart(document, 0, First, [0], Part(document, 0))));

        Assert.Equal(ErrorCodes.Conflict, late.Code);
    }

    private static async Task Store(BlockStore blocks, string document)
    {
        for (var part = 0; part < Parts; part++)
        {
            await blocks.Create(string.Create(CultureInfo.InvariantCulture, $"doc/{document}/1.1/{part}"), Part(document, part));
        }
    }

    private static byte[] Part(string document, int part) => PartCodec.Encode(IndexOperation.Upsert(
        IndexNames.Part(document, part),
        First.Order,
        [.. Enumerable.Range(0, ChunksPerPart).Select(i => new ChunkInput { ChunkId = string.Create(CultureInfo.InvariantCulture, $"{part}-{i}"), Text = "copper pipe" })]));

    private static async Task<long> Found(GrainCluster cluster) =>
        (await cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = "copper" })).Total;
}
