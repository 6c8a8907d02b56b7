using FsCheck;
using FsCheck.Fluent;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;

namespace IndexForge.Indexing.Tests.Properties;

/// <summary>
/// Segments skip what cannot be among the best; a head scores every match. The same life of a collection, once with and once without
/// segments, must give the same answers to the last bit: hits, scores, ties, totals, facets and pages.
/// </summary>
public sealed class PrunedRankingProperties
{
    private static readonly string[] Queries =
    [
        "w0", "w0 w1", "w1 w2 w3 w30", "w40 w2", "w0 w1 w2 w3 w4 w5 w6 w7", "w59 w58 w57", "w3 w3 w9", "\"w0 w1\" w5", "w0 -w1", "w1* w20", "nowhere", "-w0 w2 w45",
    ];

    [Fact]
    public void Skipping_changes_no_answer() => Holds(ArbMap.Default.ArbFor<int>(), ComparesAsync);

    private static async Task ComparesAsync(int seed)
    {
        var random = new Random(seed);
        var exhaustive = ShardIndex.Create(new MemorySegmentStore());
        var pruned = ShardIndex.Create(new MemorySegmentStore(), new ShardIndexOptions { MergeFactor = 3, FlushChunks = 64 });
        for (var batch = 0; batch < 6; batch++)
        {
            var operations = Enumerable.Range(0, random.Next(1, 90)).Select(_ => Operation(random)).ToList();
            exhaustive.Apply(operations);
            pruned.Apply(operations);
            if (random.Next(4) > 0)
            {
                await pruned.Flush();
            }

            if (random.Next(2) > 0)
            {
                await pruned.Merge();
            }

            await AnswersAlikeAsync(exhaustive, pruned, random);
        }
    }

    private static async Task AnswersAlikeAsync(ShardIndex exhaustive, ShardIndex pruned, Random random)
    {
        foreach (var text in Queries)
        {
            var options = new SearchOptions
            {
                Mode = SearchMode.Lexical,
                Limit = random.Next(0, 12),
                Offset = random.Next(2) * random.Next(5),
                Tags = random.Next(3) == 0 ? ["even"] : [],
                DocumentIds = random.Next(5) == 0 ? [.. Enumerable.Range(0, 20).Select(i => $"d{i}")] : [],
                Facets = random.Next(3) == 0 ? FacetKinds.Tag | FacetKinds.Document : FacetKinds.None,
            };
            for (var page = 0; page < 3; page++)
            {
                var query = QueryParser.Parse(text);
                var expected = await exhaustive.SearchAsync(query, options);
                var actual = await pruned.SearchAsync(query, options);
                Assert.Equal(expected.Total, actual.Total);
                Assert.Equal(Told(expected), Told(actual));
                Assert.Equal(expected.Next, actual.Next);
                Assert.Equal(expected.Facets, actual.Facets);
                if (expected.Next is null)
                {
                    break;
                }

                options = options with { Cursor = expected.Next };
            }
        }
    }

    private static List<(string, int, long)> Told(SearchResult result) =>
        [.. result.Hits.Select(static h => (h.DocumentId, h.Ordinal, BitConverter.DoubleToInt64Bits(h.Score)))];

    /// <summary>A document of a few chunks, the words by Zipf's law: the first are in most chunks, the last in hardly any.</summary>
    private static IndexOperation Operation(Random random)
    {
        var document = $"d{random.Next(300)}";
        var version = Interlocked.Increment(ref s_version);
        return random.Next(8) == 0
            ? IndexOperation.Delete(document, version)
            : IndexOperation.Upsert(document, version, [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new ChunkInput
            {
                ChunkId = $"c{i}",
                Text = string.Join(' ', Enumerable.Range(0, random.Next(1, 40)).Select(_ => $"w{(int)(60 * Math.Pow(random.NextDouble(), 3))}")),
                Tags = random.Next(2) == 0 ? ["even"] : ["odd"],
            })]);
    }

    private static void Holds<T>(Arbitrary<T> any, Func<T, Task> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25), Prop.ForAll(any, value => property(value).GetAwaiter().GetResult()));

    private static long s_version;
}
