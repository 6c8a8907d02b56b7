using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Tests.Vectors;

public sealed class ShardVectorTests
{
    private static readonly string[] Words =
        [.. "ship harbour captain sail anchor vessel bread flour oven yeast dough baker engine piston fuel motor valve turbine".Split(' ')];

    private static readonly string[] Texts = Make();
    private static readonly string[] Queries = ["captain of the vessel", "dough in an oven", "valve turbine fuel bread", "harbour", "baker sail motor"];
    private readonly MemorySegmentStore _store = new();

    [Fact]
    public async Task Chunks_that_come_after_the_basis_rank_as_those_that_came_before_it()
    {
        var before = ShardIndex.Create(_store);
        Fill(before, Texts);
        before.UseBasis(Basis());
        Assert.Equal(Texts.Length, await Embed(before));
        var after = ShardIndex.Create(new MemorySegmentStore());
        after.UseBasis(Basis());
        Fill(after, Texts);

        Assert.Equal(0, await Embed(after));
        Assert.Equal([1], after.ReadyBases);
        foreach (var query in Queries)
        {
            Assert.Equal(await Ranking(before, query), await Ranking(after, query));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Any_number_of_shards_gives_the_same_hybrid_ranking(int count)
    {
        var basis = Basis();
        var one = ShardIndex.Create(_store);
        one.UseBasis(basis);
        Fill(one, Texts);
        var many = Enumerable.Range(0, count).Select(_ => ShardIndex.Create(new MemorySegmentStore())).ToArray();
        for (var i = 0; i < Texts.Length; i++)
        {
            many[i * 7 % count].Put($"d{i:000}", Texts[i]);
        }

        foreach (var shard in many)
        {
            shard.UseBasis(basis);
            await Embed(shard);
        }

        foreach (var query in Queries)
        {
            foreach (var options in (SearchOptions[])[new() { Limit = 20 }, new() { Limit = 7, Offset = 5 }, new() { Limit = 500 }, new() { Mode = SearchMode.Semantic, Limit = 30 }])
            {
                Assert.Equal(Names(await Search([one], query, options)), Names(await Search(many, query, options)));
            }
        }
    }

    [Fact]
    public async Task Pages_of_a_hybrid_search_follow_each_other()
    {
        var shard = ShardIndex.Create(_store);
        shard.UseBasis(Basis());
        Fill(shard, Texts);
        var whole = Names(await Search([shard], Queries[0], new SearchOptions { Limit = 60 }));

        var paged = new List<(string, double)>();
        for (var offset = 0; offset < 60; offset += 10)
        {
            paged.AddRange(Names(await Search([shard], Queries[0], new SearchOptions { Limit = 10, Offset = offset })));
        }

        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task Stored_vectors_are_taken_back_and_damaged_ones_are_made_again()
    {
        var shard = ShardIndex.Create(_store);
        shard.UseBasis(Basis());
        Fill(shard, Texts);
        var manifest = await shard.Flush();
        var stored = shard.EncodeVectors(1, 1)!;
        var expected = await Ranking(shard, Queries[0]);

        var opened = await Shard.Open(manifest, _store);
        opened.UseBasis(LsaBasis.Decode(Basis().Encode()));
        Assert.Empty(opened.ReadyBases);
        Assert.True(opened.RestoreVectors(1, 1, stored));
        Assert.Equal([1], opened.ReadyBases);
        Assert.Equal(expected, await Ranking(opened, Queries[0]));

        stored[stored.Length / 2] ^= 1;
        opened = await Shard.Open(manifest, _store);
        opened.UseBasis(Basis());
        Assert.False(opened.RestoreVectors(1, 1, stored));
        Assert.Equal(Texts.Length, await Embed(opened));
        Assert.Equal(expected, await Ranking(opened, Queries[0]));
    }

    [Fact]
    public async Task The_old_basis_ranks_until_the_new_one_is_whole_and_vectors_move_with_merges()
    {
        var shard = ShardIndex.Create(_store, new ShardIndexOptions { MergeFactor = 2 });
        shard.UseBasis(Basis());
        Fill(shard, Texts[..100]);
        await shard.Flush();
        Fill(shard, Texts[100..], 100);
        shard.UseBasis(Basis(2));
        Assert.Equal([1], shard.ReadyBases);
        await Embed(shard);
        Assert.Equal([1, 2], shard.ReadyBases);
        shard.Delete("d003", 9);
        var expected = await Ranking(shard, Queries[1]);

        await shard.Flush();
        await shard.Merge();
        Assert.Single(shard.Segments);
        Assert.Equal([1, 2], shard.ReadyBases);
        Assert.Equal(expected, await Ranking(shard, Queries[1]));

        shard.DropBasesBefore(2);
        Assert.Equal([2], shard.ReadyBases);
    }

    [Fact]
    public async Task A_search_ranks_by_the_basis_it_names_and_by_words_where_that_is_missing()
    {
        var shard = ShardIndex.Create(_store);
        shard.UseBasis(Basis());
        Fill(shard, Texts);

        var byWords = Names(await Search([shard], Queries[0], new SearchOptions { Mode = SearchMode.Lexical }));
        Assert.Equal(byWords, Names(await Search([shard], Queries[0], new SearchOptions { Basis = 0 })));
        Assert.NotEqual(byWords, Names(await Search([shard], Queries[0], new SearchOptions { Basis = 1 })));
    }

    private static void Fill(ShardIndex shard, string[] texts, int from = 0)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            shard.Put($"d{from + i:000}", texts[i]);
        }
    }

    private static async Task<int> Embed(ShardIndex shard) => await shard.EmbedAsync(int.MaxValue);

    private static LsaBasis Basis(int version = 1) => LsaBasis.Build(Texts.Select(t => (t, Language.English)), version, 6)!;

    private static async Task<List<(string, double)>> Ranking(ShardIndex shard, string query) => Names(await Search([shard], query, new SearchOptions { Limit = 50 }));

    private static List<(string, double)> Names(SearchResult result) => [.. result.Hits.Select(h => (h.DocumentId, h.Score))];

    private static async Task<SearchResult> Search(ShardIndex[] shards, string text, SearchOptions options)
    {
        var query = QueryParser.Plain(text);
        var gathered = new List<QueryStatistics>();
        foreach (var shard in shards)
        {
            gathered.Add(await shard.GatherAsync(query));
        }

        var statistics = QueryStatistics.Merge(query, gathered);
        var results = new List<SearchResult>();
        foreach (var shard in shards)
        {
            results.Add(await shard.SearchAsync(query, options, statistics));
        }

        return SearchResult.Merge(results, options);
    }

    private static string[] Make()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, 240).Select(i => string.Join(' ', Enumerable.Range(0, 3 + (i % 4)).Select(_ => Words[((i + (random.Next(5) == 0 ? 1 : 0)) % 3 * 6) + random.Next(6)])))];
    }
}
