using FsCheck;
using FsCheck.Fluent;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;

namespace IndexForge.Indexing.Tests.Properties;

public sealed class IndexProperties
{
    private static readonly SearchOptions All = new() { Limit = 1000 };

    private static Arbitrary<(Script Script, string Query)> Searches { get; } =
        (from script in Script.Any.Generator from query in Script.AnyQuery select (script, query)).ToArbitrary();

    [Fact]
    public void A_search_finds_what_reading_every_text_finds() => Holds(Searches, async search =>
    {
        var shard = await search.Script.RunAsync(new MemorySegmentStore());
        var result = await shard.Find(search.Query, All);
        var expected = Oracle.Matches(search.Script.Documents, search.Query);
        Assert.Equal(expected, result.Hits.Select(h => (h.DocumentId, h.Ordinal)).Order());
        Assert.Equal(expected.Count, result.Total);
    });

    [Fact]
    public void Flushes_and_merges_do_not_change_answers() => Holds(Searches, async search =>
    {
        var maintained = await search.Script.RunAsync(new MemorySegmentStore());
        var plain = await search.Script.RunAsync(new MemorySegmentStore(), maintain: false);
        Assert.Equal(Ranking(await plain.Find(search.Query, All)), Ranking(await maintained.Find(search.Query, All)));
    });

    [Fact]
    public void Any_number_of_shards_ranks_alike() => Holds(Searches, async search =>
    {
        var one = await search.Script.RunAsync(new MemorySegmentStore());
        var expected = Ranking(await one.Find(search.Query, All));
        foreach (var count in new[] { 2, 8 })
        {
            var shards = Enumerable.Range(0, count).Select(_ => ShardIndex.Create(new MemorySegmentStore())).ToArray();
            foreach (var (step, operation) in search.Script.Operations)
            {
                if (operation is not null)
                {
                    shards[step.Document[1] % count].Apply(operation);
                }
            }

            Assert.Equal(expected, Ranking(await SearchAll(shards, search.Query)));
        }
    });

    [Fact]
    public void A_crash_anywhere_loses_no_stored_operation() => Holds(Searches, async search =>
    {
        var store = new MemorySegmentStore();
        var shard = ShardIndex.Create(store, new ShardIndexOptions { MergeFactor = 2, FlushChunks = 4 });
        byte[] manifest = [];
        var tail = new List<byte>();
        foreach (var (step, operation) in search.Script.Operations)
        {
            if (operation is not null)
            {
                tail.AddRange(TailCodec.Encode(operation));
                shard.Apply(operation);
            }
            else
            {
                // The manifest is stored, the process dies before the tail is cut: everything is replayed over it.
                manifest = await (step.Kind == StepKind.Flush ? shard.Flush() : shard.Merge());
            }
        }

        var reopened = await Shard.Open(manifest, store);
        reopened.Replay([.. tail]);
        Assert.Equal(shard.ChunkCount, reopened.ChunkCount);
        Assert.Equal(Ranking(await shard.Find(search.Query, All)), Ranking(await reopened.Find(search.Query, All)));
        Assert.Equal(0, reopened.Replay([.. tail]));
    });

    [Fact]
    public void No_text_makes_the_parser_or_a_search_fail() => Holds(ArbMap.Default.ArbFor<string>(), async text =>
    {
        var shard = ShardIndex.Create(new MemorySegmentStore());
        shard.Upsert("d", 1, [Shard.Chunk(text ?? "")]);
        await shard.Find(text ?? "", All);
        await SearchResultOf(shard, QueryParser.Plain(text ?? ""));
    });

    private static async Task<SearchResult> SearchResultOf(ShardIndex shard, SearchQuery query) => await shard.SearchAsync(query, All);

    private static async Task<SearchResult> SearchAll(ShardIndex[] shards, string text)
    {
        var query = QueryParser.Parse(text);
        var statistics = await Gather(shards, query, null);
        statistics = statistics.NeedsCorrections ? await Gather(shards, query, statistics) : statistics;
        var results = new List<SearchResult>();
        foreach (var shard in shards)
        {
            results.Add(await shard.SearchAsync(query, All, QueryStatistics.Decode(statistics.Encode())));
        }

        return SearchResult.Merge(results, All);
    }

    private static async Task<QueryStatistics> Gather(ShardIndex[] shards, SearchQuery query, QueryStatistics? merged)
    {
        var gathered = new List<QueryStatistics>();
        foreach (var shard in shards)
        {
            gathered.Add(await shard.GatherAsync(query, merged));
        }

        return QueryStatistics.Merge(query, gathered);
    }

    private static List<(string, int, double)> Ranking(SearchResult result) => [.. result.Hits.Select(h => (h.DocumentId, h.Ordinal, h.Score))];

    private static void Holds<T>(Arbitrary<T> any, Func<T, Task> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(any, value => property(value).GetAwaiter().GetResult()));
}
