using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;

namespace IndexForge.Indexing.Tests.Shards;

public sealed class ConcurrencyTests
{
    /// <summary>Every version of the document has as many chunks as its marker says: a reader that sees another number saw half a change.</summary>
    [Fact]
    public async Task Readers_see_whole_versions_while_documents_are_replaced_flushed_and_merged()
    {
        var shard = ShardIndex.Create(new MemorySegmentStore(), new ShardIndexOptions { FlushChunks = 50, MergeFactor = 2 });
        shard.Put("d", [.. Version(1)]);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var searches = 0;
            while (!stop.IsCancellationRequested || searches == 0)
            {
                var result = await shard.Find("marker", new SearchOptions { Limit = 100 });
                var marks = result.Hits.Select(h => h.Chunk.Text).ToList();
                Assert.Single(marks.Distinct());
                Assert.Equal(int.Parse(marks[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), marks.Count);
                Assert.Equal(marks.Count, result.Total);
                searches++;
            }
        })).ToArray();

        for (var round = 0; round < 300; round++)
        {
            shard.Put("d", [.. Version(1 + (round % 9))]);
            if (round % 10 == 0)
            {
                await shard.Flush();
                await shard.Merge();
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    private static IEnumerable<string> Version(int chunks) => Enumerable.Repeat($"marker {chunks} of a version", chunks);
}
