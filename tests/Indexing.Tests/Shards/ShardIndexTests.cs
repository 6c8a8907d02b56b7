using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;

namespace IndexForge.Indexing.Tests.Shards;

public sealed class ShardIndexTests
{
    private readonly MemorySegmentStore _store = new();

    [Fact]
    public async Task An_upsert_is_found_by_the_next_search()
    {
        var shard = ShardIndex.Create(_store);
        shard.Put("a", "The quick brown fox");
        shard.Put("b", "A slow red fox and a dog");

        var result = await shard.Find("dogs");

        Assert.Equal(1, result.Total);
        Assert.Equal("b", Assert.Single(result.Hits).DocumentId);
    }

    [Fact]
    public async Task A_replaced_document_is_found_by_its_new_text_only()
    {
        var shard = ShardIndex.Create(_store);
        shard.Put("a", "apples", "pears");
        shard.Put("a", "oranges");

        Assert.Empty(await shard.FindIds("apples pears"));
        Assert.Equal(["a"], await shard.FindIds("oranges"));
        Assert.Equal(1, shard.ChunkCount);
    }

    [Fact]
    public void An_operation_that_is_not_newer_has_no_effect()
    {
        var shard = ShardIndex.Create(_store);
        Assert.True(shard.Upsert("a", 5, [Shard.Chunk("five")]));
        Assert.False(shard.Upsert("a", 5, [Shard.Chunk("other")]));
        Assert.False(shard.Delete("a", 4));
        Assert.True(shard.Delete("a", 6));
        Assert.False(shard.Delete("a", 6));
        Assert.False(shard.Upsert("a", 5, [Shard.Chunk("late")]));
        Assert.Equal(0, shard.ChunkCount);
    }

    [Fact]
    public async Task A_head_of_what_was_deleted_asks_to_be_moved_and_its_chunks_are_dropped()
    {
        var shard = ShardIndex.Create(_store, new ShardIndexOptions { FlushChunks = 400 });
        shard.Put("kept", [.. Enumerable.Repeat("this one stays", 101)]);
        for (var i = 0; i < 100; i++)
        {
            Assert.False(shard.NeedsFlush, $"after {i} deletions, of {100 + i} chunks");
            shard.Put($"d{i}", "it comes and goes");
            shard.Delete($"d{i}", 2);
        }

        // As many are deleted as may be, but more live beside them: a head that works is left alone.
        Assert.False(shard.NeedsFlush);
        shard.Put("last", "it comes and goes");
        shard.Delete("last", 2);
        Assert.True(shard.NeedsFlush);
        await shard.Flush();
        await shard.Merge();

        Assert.False(shard.NeedsFlush);
        Assert.Equal(101, shard.Current.Parts.Sum(p => p.Part.ChunkCount));
        Assert.Equal(["kept"], (await shard.FindIds("stays")).Distinct());
        Assert.False(shard.Upsert("d7", 2, [Shard.Chunk("late")]));
        Assert.Equal(2, shard.VersionOf("last"));
    }

    [Fact]
    public async Task A_flushed_shard_opens_with_the_same_answers()
    {
        var shard = ShardIndex.Create(_store);
        for (var i = 0; i < 500; i++)
        {
            shard.Put($"d{i}", $"common words and number{i} of {i % 7} kinds", "a second chunk");
        }

        shard.Delete("d3", 9);
        await shard.Flush();
        shard.Put("d4", "replaced after the flush");
        shard.Delete("d5", 9);
        var manifest = await shard.Flush();

        var opened = await Shard.Open(manifest, _store);

        Assert.Equal(shard.ChunkCount, opened.ChunkCount);
        Assert.Equal(shard.DocumentCount, opened.DocumentCount);
        Assert.Equal(9, opened.VersionOf("d3"));
        Assert.Equal(9, opened.VersionOf("d5"));
        foreach (var query in new[] { "common", "number17", "\"second chunk\"", "replaced", "number3", "number4", "words -chunk" })
        {
            var (expected, actual) = (await shard.Find(query), await opened.Find(query));
            Assert.Equal(expected.Total, actual.Total);
            Assert.Equal(expected.Hits.Select(h => (h.DocumentId, h.Ordinal, h.Score)), actual.Hits.Select(h => (h.DocumentId, h.Ordinal, h.Score)));
        }
    }

    [Fact]
    public async Task Replaying_a_tail_rebuilds_the_head_and_twice_is_once()
    {
        var tail = new List<byte>();
        IndexOperation[] operations =
        [
            IndexOperation.Upsert("a", 1, [Shard.Chunk("first text")]),
            IndexOperation.Upsert("b", 1, [Shard.Chunk("second text")]),
            IndexOperation.Delete("a", 2),
        ];
        tail.AddRange(TailCodec.Encode(operations));

        var shard = await Shard.Open([], _store);
        Assert.Equal(3, shard.Replay([.. tail]));
        Assert.Equal(0, shard.Replay([.. tail]));
        Assert.Equal(["b"], await shard.FindIds("text"));
    }

    [Fact]
    public async Task Snippets_mark_the_words_that_matched()
    {
        var shard = ShardIndex.Create(_store);
        shard.Put("a", "Invoices were paid late. The invoice INV-00123 was not.");

        var hit = Assert.Single((await shard.Find("INV-00123 invoice")).Hits);

        Assert.Equal(["Invoices", "invoice", "INV-00123"], hit.Highlights.Select(h => hit.Snippet[h.Start..h.End]));
    }

    [Fact]
    public async Task Fields_phrases_prefixes_and_exclusions_are_hard()
    {
        var shard = ShardIndex.Create(_store);
        ChunkInput Row(string city, string name) => new()
        {
            ChunkId = "r",
            Text = $"City: {city}\nName: {name}",
            Fields = [new FieldRange("City", 6, 6 + city.Length), new FieldRange("Name", 13 + city.Length, 13 + city.Length + name.Length)],
            Tags = [city.Length > 5 ? "Long" : "Short"],
        };
        shard.Upsert("1", 1, [Row("New York", "Paris Hilton")]);
        shard.Upsert("2", 1, [Row("Paris", "York Smith")]);
        shard.Upsert("3", 1, [Row("London", "New Man")]);

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(["2"], await shard.FindIds("city:paris"));
            Assert.Equal(["1"], await shard.FindIds("city:\"new york\""));
            Assert.Equal(["1"], await shard.FindIds("\"new york\""));
            Assert.Equal(["2"], await shard.FindIds("york -city:york"));
            Assert.Equal(["3"], await shard.FindIds("lond*"));
            Assert.Equal(["1", "2"], (await shard.FindIds("colour:paris")).Order());
            Assert.Equal(["1"], await shard.FindIds("paris", new SearchOptions { Tags = ["LONG"] }));
            Assert.Equal(["2"], await shard.FindIds("paris", new SearchOptions { DocumentIds = ["2", "3"] }));
            var facets = (await shard.Find("new paris", new SearchOptions { Facets = FacetKinds.Tag })).Facets["tag"];
            Assert.Equal([new FacetCount("long", 2), new FacetCount("short", 1)], facets);
            await shard.Flush();
        }
    }

    [Fact]
    public async Task A_misspelt_word_finds_its_neighbour_only_when_it_occurs_nowhere()
    {
        var shard = ShardIndex.Create(_store);
        shard.Put("a", "aerodynamics of wings");
        shard.Put("b", "thermodynamics");

        Assert.Equal(["a"], await shard.FindIds("areodynamics"));
        Assert.Equal(["b"], await shard.FindIds("thermodynamics"));
        Assert.Empty(await shard.FindIds("xyzzyplugh"));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        var shard = ShardIndex.Create(_store);
        for (var i = 0; i < 95; i++)
        {
            shard.Put($"d{i:00}", i % 3 == 0 ? "match match" : "match other");
        }

        var all = await shard.FindIds("match", new SearchOptions { Limit = 1000 });
        var byOffset = new List<string>();
        var byCursor = new List<string>();
        string? cursor = null;
        for (var offset = 0; offset < 100; offset += 10)
        {
            byOffset.AddRange(await shard.FindIds("match", new SearchOptions { Offset = offset }));
            var page = await shard.Find("match", new SearchOptions { Cursor = cursor });
            byCursor.AddRange(page.Hits.Select(h => h.DocumentId));
            cursor = page.Next;
        }

        Assert.Equal(95, all.Length);
        Assert.Equal(all, byOffset);
        Assert.Equal(all, byCursor);
        Assert.Null(cursor);
    }

    [Fact]
    public async Task A_code_finds_itself_and_its_other_spellings_but_never_its_parts()
    {
        var shard = ShardIndex.Create(_store);
        shard.Put("a", "Paid INV-00123 today");
        shard.Put("b", "Paid INV 00124 today");
        shard.Put("c", "INV of 00123");

        Assert.Equal(["a"], await shard.FindIds("INV-00123"));
        Assert.Equal(["b"], await shard.FindIds("inv-00124"));
        Assert.Empty(await shard.FindIds("INV-99999"));
        Assert.Equal(["a", "b"], (await shard.FindIds("paid INV-99999")).Order());
    }
}
