using System.Numerics.Tensors;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Tests.Vectors;

public sealed class LsaBasisTests
{
    private static readonly string[][] Topics =
    [
        ["ship", "harbour", "captain", "sail", "anchor", "vessel"],
        ["bread", "flour", "oven", "yeast", "dough", "baker"],
        ["engine", "piston", "fuel", "motor", "valve", "turbine"],
    ];

    private static readonly string[] Texts = Make();

    [Fact]
    public void Words_that_go_together_are_near_and_others_are_not()
    {
        var basis = Basis();
        Assert.True(Cosine(basis, "captain", "vessel anchor") > 0.5);
        Assert.True(Cosine(basis, "captain", "dough yeast") < 0.2);
        Assert.InRange(basis.Explained, 0.1, 1);
    }

    [Fact]
    public void A_basis_survives_its_bytes_and_changed_bytes_are_found_out()
    {
        var basis = Basis();
        var bytes = basis.Encode();
        Assert.Equal(Cosine(basis, "captain", "vessel"), Cosine(LsaBasis.Decode(bytes), "captain", "vessel"));
        bytes[bytes.Length / 2] ^= 1;
        Assert.Equal("index_corrupt", Assert.Throws<IndexException>(() => LsaBasis.Decode(bytes)).Code);
    }

    [Fact]
    public void Too_few_texts_give_no_basis() => Assert.Null(LsaBasis.Build(Texts.Take(10).Select(t => (t, Language.English)), 1));

    [Fact]
    public async Task Hits_without_a_word_of_the_query_fill_up_the_page_and_are_not_counted()
    {
        var shard = ShardIndex.Create(new MemorySegmentStore());
        for (var i = 0; i < Texts.Length; i++)
        {
            shard.Put($"d{i:000}", Texts[i]);
        }

        shard.Put("only", "galleon captain");
        shard.UseBasis(Basis());
        Assert.Equal(Texts.Length + 1, await Embed(shard));

        for (var round = 0; round < 2; round++)
        {
            var hybrid = await shard.Find("galleon");
            var semantic = await shard.Find("vessel harbour", new SearchOptions { Mode = SearchMode.Semantic });
            Assert.Equal(1, hybrid.Total);
            Assert.Equal("only", hybrid.Hits[0].DocumentId);
            Assert.All(semantic.Hits, h => Assert.Contains(Topics[0], w => h.Chunk.Text.Contains(w, StringComparison.Ordinal)));
            await shard.Flush();
        }
    }

    private static async Task<int> Embed(ShardIndex shard) => await shard.EmbedAsync(int.MaxValue);

    private static LsaBasis Basis() => LsaBasis.Build(Texts.Select(t => (t, Language.English)), 1, 3)!;

    private static float Cosine(LsaBasis basis, string a, string b)
    {
        var (x, y) = (new float[basis.Dimensions], new float[basis.Dimensions]);
        basis.Fold(a, Language.English, x);
        basis.Fold(b, Language.English, y);
        return TensorPrimitives.Dot(x, y);
    }

    private static string[] Make()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 240).Select(i => string.Join(' ', Enumerable.Range(0, 4).Select(_ => Topics[i % 3][random.Next(6)])))];
    }
}
