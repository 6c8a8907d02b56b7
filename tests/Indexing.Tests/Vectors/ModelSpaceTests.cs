using System.Numerics.Tensors;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Tests.Vectors;

public sealed class ModelSpaceTests
{
    private const int Dimensions = 96;
    private static readonly ModelSpace Space = new(ModelSpace.FirstVersion, "model:96", Dimensions, 0.4);

    [Fact]
    public async Task The_best_by_a_byte_per_number_are_the_best_by_floats()
    {
        var (texts, vectors) = Make(2_000);
        var index = Fill(texts);
        await Embed(index, texts, vectors);
        var random = new Random(5);
        var agreed = 0;
        for (var round = 0; round < 50; round++)
        {
            var query = Unit(random);
            var exact = vectors.Index().OrderByDescending(v => TensorPrimitives.Dot(v.Item, query)).Take(10).Select(v => $"d{v.Index}").ToHashSet();
            var found = await index.SearchAsync(
                QueryParser.Plain("nothing"), new SearchOptions { Mode = SearchMode.Semantic, Basis = Space.Version, QueryVector = query, Limit = 10 }, cancellation: Token);
            agreed += found.Hits.Count(h => exact.Contains(h.DocumentId));
            Assert.All(found.Hits, h => Assert.Equal(TensorPrimitives.Dot(vectors[int.Parse(h.DocumentId[1..], System.Globalization.CultureInfo.InvariantCulture)], query), h.Score, 0.01));
        }

        Assert.InRange(agreed, 490, 500);
    }

    [Fact]
    public async Task Stored_records_are_taken_back_and_damaged_ones_refused()
    {
        var (texts, vectors) = Make(40);
        var first = Fill(texts);
        var records = await Embed(first, texts, vectors);
        var second = Fill(texts);
        second.UseSpace(Space);
        foreach (var record in records)
        {
            var damaged = record.ToArray();
            damaged[damaged.Length / 2] ^= 1;
            Assert.False(second.Remember(Space.Version, damaged));
            Assert.True(second.Remember(Space.Version, record));
        }

        var work = await second.NextAsync(Space.Version, 100, Token);
        Assert.Empty(work!.Texts);
        Assert.Null(second.Put(work, []));
        Assert.Equal(0, second.Missing(Space.Version));
    }

    [Fact]
    public async Task A_vector_of_another_size_is_never_taken()
    {
        var (texts, _) = Make(3);
        var index = Fill(texts);
        index.UseSpace(Space);
        var work = (await index.NextAsync(Space.Version, 10, Token))!;
        Assert.Throws<ArgumentException>(() => index.Put(work, [new float[3], new float[3], new float[3]]));
        Assert.Throws<ArgumentException>(() => index.Put(work, []));
        Assert.Equal(3, index.Missing(Space.Version));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static (string[] Texts, float[][] Vectors) Make(int count)
    {
        var random = new Random(9);
        return ([.. Enumerable.Range(0, count).Select(i => $"text number {i}")], [.. Enumerable.Range(0, count).Select(_ => Unit(random))]);
    }

    private static float[] Unit(Random random)
    {
        var vector = new float[Dimensions];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.4);
        }

        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    private static ShardIndex Fill(string[] texts)
    {
        var index = ShardIndex.Create(new MemorySegmentStore());
        for (var i = 0; i < texts.Length; i++)
        {
            index.Put($"d{i}", texts[i]);
        }

        return index;
    }

    private static async Task<List<byte[]>> Embed(ShardIndex index, string[] texts, float[][] vectors)
    {
        index.UseSpace(Space);
        var at = texts.Index().ToDictionary(t => t.Item, t => t.Index);
        var records = new List<byte[]>();
        while (await index.NextAsync(Space.Version, 64, Token) is { } work)
        {
            records.Add(index.Put(work, [.. work.Texts.Select(t => vectors[at[t.Split('\n')[^1]]])])!);
        }

        return records;
    }
}
