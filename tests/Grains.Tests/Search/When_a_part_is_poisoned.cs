using System.IO.Compression;
using System.Text;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Collections;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using IndexForge.Indexing;
using IndexForge.Indexing.Shards;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Search;

public sealed class When_a_part_is_poisoned
{
    private static readonly Generation First = new(1, 1);

    [Fact]
    public async Task It_alone_is_refused_and_the_shard_lives_on()
    {
        using var folder = new TempFolder();
        var good = Ids.New();
        await using (var cluster = await GrainCluster.Start(folder))
        {
            await cluster.Grains.GetGrain<ICollectionGrain>("default").Open();
            var shard = cluster.Grains.GetGrain<IIndexShardGrain>(IndexNames.Shard("default", 0));
            var poison = shard.Apply(new IndexPart(Ids.New(), 0, First, [0], Encode(new ChunkInput { ChunkId = new string('x', 5_000), Text = "never" })));
            await Store(cluster, good, "copper pipe");
            await shard.Apply(new IndexPart(good, 0, First, [0], null));

            Assert.Equal(ErrorCodes.MalformedDocument, (await Assert.ThrowsAsync<ServiceException>(() => poison)).Code);
            Assert.Equal(1, await Found(cluster, "copper"));
        }

        await using var again = await GrainCluster.Start(folder);
        Assert.Equal(1, await Found(again, "copper"));
    }

    [Fact]
    public async Task One_that_is_in_the_journal_already_costs_no_other_document()
    {
        using var folder = new TempFolder();
        var (poison, good) = (Ids.New(), Ids.New());
        await using (var cluster = await GrainCluster.Start(folder))
        {
            await cluster.Grains.GetGrain<ICollectionGrain>("default").Open();
            var blocks = cluster.Services.GetRequiredService<BlockStore>();
            await blocks.Create($"doc/{poison}/1.1/0", Encode(new ChunkInput { ChunkId = "", Text = "never" }));
            await Store(cluster, good, "copper pipe");
            var journal = new Journal(blocks, $"index/{IndexNames.Shard("default", 0)}/j");
            await journal.Recover(_ => { }, _ => { });
            foreach (var id in (string[])[poison, good])
            {
                await journal.Append(Encoding.UTF8.GetBytes($$"""{"documentId":"{{id}}","version":{{First.Order}},"generation":{"run":1,"fence":1},"blocks":[0]}"""));
            }
        }

        await using var again = await GrainCluster.Start(folder);
        Assert.Equal(1, await Found(again, "copper"));
    }

    private static Task Store(GrainCluster cluster, string id, string text) => cluster.Services.GetRequiredService<BlockStore>()
        .Create($"doc/{id}/1.1/0", Encode(new ChunkInput { ChunkId = "p0", Text = text }, id));

    private static async Task<long> Found(GrainCluster cluster, string query) =>
        (await cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = query })).Total;

    /// <summary>A stored part as a build without the check would have written it.</summary>
    private static byte[] Encode(ChunkInput chunk, string id = "poison")
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(TailCodec.Encode(IndexOperation.Upsert(id, First.Order, [chunk])));
        }

        return packed.ToArray();
    }
}
