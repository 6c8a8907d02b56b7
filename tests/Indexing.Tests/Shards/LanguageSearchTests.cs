using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;

namespace IndexForge.Indexing.Tests.Shards;

/// <summary>Collections in several languages: each document is analysed in its own, a query in all that the collection has.</summary>
public sealed class LanguageSearchTests
{
    [Theory]
    [InlineData("Haus", "de")]
    [InlineData("Häusern", "de")]
    [InlineData("hausern", "de")]
    [InlineData("activité", "fr")]
    [InlineData("activites", "fr")]
    [InlineData("ACTIF", "fr")]
    [InlineData("avion", "fr")]
    [InlineData("canción", "es")]
    [InlineData("cancion", "es")]
    [InlineData("книга", "ru")]
    [InlineData("houses", "en")]
    [InlineData("\"alten Häuser\"", "de")]
    [InlineData("\"les activités\"", "fr")]
    [InlineData("東京", "ja")]
    public async Task Any_form_of_a_word_finds_its_document(string query, string document)
    {
        var shard = Mixed();
        Assert.Equal([document], await shard.FindIds(query));
        await shard.Flush();
        Assert.Equal([document], await shard.FindIds(query));
    }

    [Fact]
    public async Task A_function_word_counts_only_where_it_is_one()
    {
        var shard = Shard("en", Language.English, "We die hard.");
        Put(shard, "de", Language.German, "Die Ritter der Runde und die Burg.");

        // In a German question «die» is an article; alone it is what was asked for.
        Assert.Equal(["de"], await shard.FindIds("wo ist die Burg der Ritter"));
        Assert.Contains("en", await shard.FindIds("die"));
    }

    [Fact]
    public async Task Shards_in_different_languages_rank_as_one()
    {
        var one = Mixed();
        ShardIndex[] two = [Shard("de", Language.German, German), Shard("fr", Language.French, French)];
        Put(two[0], "es", Language.Spanish, Spanish);
        Put(two[1], "ru", Language.Russian, Russian);
        Put(two[0], "en", Language.English, English);
        Put(two[1], "ja", null, Japanese);
        var cancellation = TestContext.Current.CancellationToken;
        foreach (var text in new[] { "activités Häuser houses", "canciones книги" })
        {
            var query = QueryParser.Parse(text);
            var options = new Ranking.SearchOptions();
            var statistics = QueryStatistics.Decode(QueryStatistics.Merge(query, [await two[0].GatherAsync(query, cancellation: cancellation), await two[1].GatherAsync(query, cancellation: cancellation)]).Encode());
            var merged = Ranking.SearchResult.Merge([await two[0].SearchAsync(query, options, statistics, cancellation), await two[1].SearchAsync(query, options, statistics, cancellation)], options);
            Assert.Equal((await one.Find(text)).Hits.Select(h => (h.DocumentId, h.Score)), merged.Hits.Select(h => (h.DocumentId, h.Score)));
        }
    }

    private const string German = "Die alten Häuser am Fluss werden bald verkauft.";
    private const string French = "Toutes les activités de l'avion sont suspendues.";
    private const string Spanish = "Las canciones nuevas llegan mañana.";
    private const string Russian = "Старые книги стоят на полке.";
    private const string English = "The housing of the houses was poor.";
    private const string Japanese = "東京都の人口";

    private static ShardIndex Mixed()
    {
        var shard = Shard("de", Language.German, German);
        Put(shard, "fr", Language.French, French);
        Put(shard, "es", Language.Spanish, Spanish);
        Put(shard, "ru", Language.Russian, Russian);
        Put(shard, "en", Language.English, English);
        Put(shard, "ja", null, Japanese);
        return shard;
    }

    private static ShardIndex Shard(string id, Language? language, string text)
    {
        var shard = ShardIndex.Create(new MemorySegmentStore());
        Put(shard, id, language, text);
        return shard;
    }

    private static void Put(ShardIndex shard, string id, Language? language, string text) =>
        shard.Upsert(id, 1, [new ChunkInput { ChunkId = "0", Text = text, Language = language }]);
}
