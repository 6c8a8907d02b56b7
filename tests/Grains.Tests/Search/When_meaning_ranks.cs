using IndexForge.Grains.Documents;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Search;

public sealed class When_meaning_ranks
{
    private static readonly string[] Syllables = ["ma", "ri", "lo", "te", "ku", "vas"];

    /// <summary>Chunks of a document: sections of one level are not joined.</summary>
    private const int Sections = 10;

    private static readonly string[] Queries = [$"{Word(0, 3)} {Word(0, 8)}", $"{Word(1, 1)} in the {Word(1, 20)}", $"{Word(2, 5)} {Word(3, 5)}", Word(4, 11)];

    [Fact]
    public async Task One_two_and_eight_shards_give_the_same_ranking()
    {
        var rankings = new List<List<string>>();
        foreach (var shards in (int[])[1, 2, 8])
        {
            await using var cluster = await GrainCluster.Start(configure: services => services.Configure<IndexOptions>(o => o.Shards = shards));
            await Fill(cluster, 110);
            Assert.True(await cluster.Grains.GetGrain<IBasisGrain>("default").Build() > 0);
            rankings.Add(await Rank(cluster));
        }

        Assert.Equal(rankings[0], rankings[1]);
        Assert.Equal(rankings[0], rankings[2]);
    }

    [Fact]
    public async Task Hits_without_a_word_of_the_query_fill_the_page_up_are_marked_and_not_counted()
    {
        await using var cluster = await GrainCluster.Start();
        await Fill(cluster, 120);
        await cluster.Indexed(await cluster.Send("rare.txt", $"The galleon {Topic(0, 10)}."));
        await cluster.Indexed(await cluster.Send("rare2.txt", $"A galleon {Topic(0, 12)}."));
        await cluster.Grains.GetGrain<IBasisGrain>("default").Build();

        var found = await Search(cluster, "galleon", 10);
        var lexical = await Search(cluster, "galleon", 10, SearchMode.Lexical);

        Assert.Equal((2, 2), (found.Total, lexical.Total));
        Assert.All(found.Hits.Take(2), h => Assert.Equal(SearchHit.Lexical, h.Match));
        Assert.InRange(found.Hits.Length, 3, 10);
        Assert.All(found.Hits.Skip(2), h => Assert.Equal(SearchHit.Semantic, h.Match));
        Assert.Equal(2, lexical.Hits.Length);
    }

    [Fact]
    public async Task A_collection_gets_its_basis_by_growing_and_keeps_it_over_a_restart()
    {
        using var folder = new TempFolder();
        List<string> before;
        int version;
        await using (var cluster = await GrainCluster.Start(folder))
        {
            await Fill(cluster, 110);

            // The growth has begun a build already; this one waits for it, or follows it.
            version = await cluster.Grains.GetGrain<IBasisGrain>("default").Build();
            before = await Rank(cluster);
        }

        await using (var cluster = await GrainCluster.Start(folder))
        {
            Assert.Equal(before, await Rank(cluster));
            Assert.Equal(version, (await cluster.Grains.GetGrain<IBasisGrain>("default").Present()).Active!.Version);
            await cluster.Indexed(await cluster.Send("late.txt", $"A late {Queries[0]}."));
            Assert.Contains((await Search(cluster, Queries[0], 200)).Hits, h => h.Title == "late.txt");
        }
    }

    [Fact]
    public async Task A_shard_whose_vectors_would_not_fit_ranks_by_words_and_goes_on()
    {
        using var folder = new TempFolder();
        await using (var cluster = await GrainCluster.Start(folder))
        {
            await Fill(cluster, 110);
            await cluster.Indexed(await cluster.Send("rare.txt", $"The galleon {Topic(0, 10)}."));
            Assert.True(await cluster.Grains.GetGrain<IBasisGrain>("default").Build() > 0);
            Assert.Contains((await Search(cluster, "galleon", 10)).Hits, h => h.Match == SearchHit.Semantic);
        }

        await using (var cluster = await GrainCluster.Start(folder, services => services.Configure<IndexOptions>(o => o.VectorMemoryShare = 0)))
        {
            await cluster.Indexed(await cluster.Send("late.txt", "A late bird."));
            Assert.Equal(SearchHit.Lexical, Assert.Single((await Search(cluster, "galleon", 10)).Hits).Match);
            Assert.NotEmpty((await Search(cluster, "late bird", 5)).Hits);
        }
    }

    [Fact]
    public async Task A_shard_that_outgrows_its_share_while_it_is_active_lets_go_of_its_vectors()
    {
        // Vectors of 90 chunks a shard: two shards have fewer of 110 chunks, and more of 330.
        var share = 90 * 256.0 / GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        await using var cluster = await GrainCluster.Start(configure: services => services.Configure<IndexOptions>(o => (o.Shards, o.VectorMemoryShare) = (2, share)));
        await Fill(cluster, 110);
        await cluster.Indexed(await cluster.Send("rare.txt", $"The galleon {Topic(0, 10)}."));
        Assert.True(await cluster.Grains.GetGrain<IBasisGrain>("default").Build() > 0);
        Assert.Contains((await Search(cluster, "galleon", 10)).Hits, h => h.Match == SearchHit.Semantic);

        await Fill(cluster, 220, from: 110);

        Assert.Equal(SearchHit.Lexical, Assert.Single((await Search(cluster, "galleon", 10)).Hits).Match);
        Assert.NotEmpty((await Search(cluster, Queries[0], 5)).Hits);
    }

    [Fact]
    public async Task Too_little_text_has_no_basis_and_is_ranked_by_words()
    {
        await using var cluster = await GrainCluster.Start();
        await cluster.Indexed(await cluster.Send("one.txt", "The captain."));

        Assert.Equal(0, await cluster.Grains.GetGrain<IBasisGrain>("default").Build());
        Assert.Single((await Search(cluster, "captain", 10)).Hits);
    }

    private static async Task Fill(GrainCluster cluster, int chunks, int from = 0)
    {
        var sent = new List<DocumentAccepted>();
        for (var i = from; i < from + chunks; i += Sections)
        {
            var sections = Enumerable.Range(i, Sections).Select(n => $"# {Word(n % 5, n % 30)}\n\n{Topic(n % 5, n)}.\n\n");
            sent.Add(await cluster.Send($"d{i}.md", string.Concat(sections)));
        }

        foreach (var accepted in sent)
        {
            await cluster.Indexed(accepted);
        }
    }

    private static string Topic(int topic, int seed)
    {
        var random = new Random(seed);
        return string.Join(' ', Enumerable.Range(0, 14).Select(_ => Word(random.Next(8) == 0 ? (topic + 1) % 5 : topic, random.Next(30))));
    }

    private static string Word(int topic, int number) => Syllables[topic] + Syllables[number / 6] + Syllables[number % 6] + "n";

    private static Task<SearchResponse> Search(GrainCluster cluster, string query, int limit, SearchMode mode = SearchMode.Hybrid) =>
        cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = query, Limit = limit, Mode = mode });

    private static async Task<List<string>> Rank(GrainCluster cluster)
    {
        var ranking = new List<string>();
        foreach (var query in Queries)
        {
            foreach (var mode in (SearchMode[])[SearchMode.Hybrid, SearchMode.Lexical, SearchMode.Semantic])
            {
                var found = await Search(cluster, query, 40, mode);
                ranking.AddRange(found.Hits.Select(h => FormattableString.Invariant($"{query} {mode} {found.Total} {h.Title} {h.ChunkId} {h.Score:R} {h.Match}")));
            }
        }

        return ranking;
    }
}
