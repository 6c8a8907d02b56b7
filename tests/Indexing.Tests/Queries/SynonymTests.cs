using FsCheck;
using FsCheck.Fluent;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;

namespace IndexForge.Indexing.Tests.Queries;

public sealed class SynonymTests
{
    private const string Rules = """
        # two ways
        car, automobile, motor vehicle   # of several words too
        NY, New York
        laptop => computer
        c#, csharp
        not, -pepper
        """;

    [Theory]
    [InlineData("car", "auto motor")]
    [InlineData("automobiles", "auto")]
    [InlineData("automobile", "auto motor")]
    [InlineData("motor vehicle", "auto motor apart")]
    [InlineData("vehicle", "motor apart")]
    [InlineData("NY", "york")]
    [InlineData("new york", "york")]
    [InlineData("laptop", "pc")]
    [InlineData("computer", "pc")]
    [InlineData("\"car\"", "")]
    [InlineData("york -car", "york")]
    [InlineData("not", "pepper")]
    public async Task Words_find_what_means_the_same(string query, string found)
    {
        var ids = (await Find(Shard(), SynonymMap.Parse(Rules), query)).Hits.Select(h => h.DocumentId).Order();
        Assert.Equal(found.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), ids);
    }

    [Fact]
    public async Task Several_words_are_found_next_to_each_other_only()
    {
        var hits = (await Find(Shard(), SynonymMap.Parse(Rules), "car")).Hits;
        Assert.Equal(["auto", "motor"], hits.Select(h => h.DocumentId).Order());
        Assert.Contains(hits, h => h.DocumentId == "motor" && h.Highlights.Count > 0);
    }

    [Fact]
    public async Task A_rare_synonym_does_not_outrank_the_word_itself()
    {
        var shard = ShardIndex.Create(new MemorySegmentStore());
        for (var i = 0; i < 30; i++)
        {
            shard.Put($"plain{i}", "the film begins");
        }

        shard.Put("both", "the film is a film of films");
        shard.Put("rare", "the flick begins");
        Assert.Equal("both", (await Find(shard, SynonymMap.Parse("film, flick"), "film")).Hits[0].DocumentId);
    }

    [Theory]
    [InlineData("alone", "line 1: a rule has two expressions at least.")]
    [InlineData("a => b => c", "line 1: more than one '=>'.")]
    [InlineData("a, b\n, c\nd =>", "line 2: an expression without a word. line 3: an expression without a word.")]
    [InlineData("a, b c d e f g h i j", "line 1: a rule has at most 32 expressions of at most 8 words.")]
    public void Wrong_rules_are_told_by_line(string rules, string message)
    {
        var error = Assert.Throws<IndexException>(() => SynonymMap.Parse(rules));
        Assert.Equal("synonyms_invalid", error.Code);
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Alternatives_of_a_query_are_bounded()
    {
        var rules = string.Join('\n', Enumerable.Range(0, 40).Select(i => $"w{i}, {string.Join(", ", Enumerable.Range(0, 20).Select(j => $"x{i}y{j}"))}"));
        var query = QueryParser.Parse(string.Join(' ', Enumerable.Range(0, 40).Select(i => $"w{i}")));
        Assert.Equal(SynonymMap.MaxMatches, SynonymMap.Parse(rules).Of(query).Count);
    }

    [Fact]
    public void Any_rules_and_any_query_end_in_words_or_in_a_coded_error() => Prop.ForAll(
        ArbMap.Default.ArbFor<(string, string)>(),
        static made =>
        {
            try
            {
                return SynonymMap.Parse(made.Item1 ?? "").Of(QueryParser.Parse(made.Item2 ?? "")).Count <= SynonymMap.MaxMatches;
            }
            catch (IndexException e)
            {
                return e.Code is "synonyms_invalid";
            }
        }).Check(Config.QuickThrowOnFailure);

    private static ShardIndex Shard()
    {
        var shard = ShardIndex.Create(new MemorySegmentStore());
        shard.Put("auto", "An automobile stood there.");
        shard.Put("motor", "Every motor vehicle needs a plate.");
        shard.Put("apart", "The vehicle has an electric motor.");
        shard.Put("york", "She lives in New York now.");
        shard.Put("pc", "A computer for work.");
        shard.Put("pepper", "Salt and pepper.");
        return shard;
    }

    /// <summary>As a collection of one shard does it: what stands for the query's words goes to the shards with the statistics.</summary>
    private static async Task<SearchResult> Find(ShardIndex shard, SynonymMap map, string text)
    {
        var query = QueryParser.Parse(text);
        var options = new SearchOptions();
        var start = QueryStatistics.Decode(QueryStatistics.For(map.Of(query)).Encode());
        var statistics = QueryStatistics.Merge(query, [await shard.GatherAsync(query, start)]);
        if (statistics.NeedsCorrections)
        {
            statistics = QueryStatistics.Merge(query, [await shard.GatherAsync(query, QueryStatistics.Decode(statistics.Encode()))]);
        }

        return SearchResult.Merge([await shard.SearchAsync(query, options, QueryStatistics.Decode(statistics.Encode()))], options);
    }
}
