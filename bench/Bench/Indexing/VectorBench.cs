using System.Diagnostics;
using System.Numerics.Tensors;
using IndexForge.Indexing;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Bench.Indexing;

/// <summary>A shard with a model's vectors: how long it takes to open it again with all of them, to scan them, and what a byte per number loses.</summary>
internal static class VectorBench
{
    public static async Task RunAsync(int chunks, int dimensions)
    {
        var random = new Random(1);
        var space = new ModelSpace(ModelSpace.FirstVersion, "bench", dimensions, 0.4);
        var store = new FileSegmentStore(Directory.CreateTempSubdirectory("indexforge-bench-").FullName);
        var vectors = new float[chunks][];
        var shard = ShardIndex.Create(store);
        for (var i = 0; i < chunks; i++)
        {
            vectors[i] = Unit(random, dimensions);
            shard.Upsert($"d{i}", 1, [new ChunkInput { ChunkId = "0", Text = $"Paragraph number {i} of a shard with words such as w{i % 5000} and w{i % 311}." }]);
        }

        var build = shard.BeginFlush()!;
        await build.BuildAsync();
        var manifest = shard.Complete(build);
        shard.UseSpace(space);
        var at = 0;
        while (await shard.NextAsync(space.Version, 4_096) is { } work)
        {
            shard.Put(work, vectors[at..(at += work.Count)]);
        }

        var stored = shard.Segments.ToDictionary(s => s, s => shard.EncodeVectors(s, space.Version)!);
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, stored.Values.Single());

        var watch = Stopwatch.StartNew();
        var opened = await ShardIndex.OpenAsync(manifest, store);
        opened.UseSpace(space);
        var whole = opened.RestoreVectors(stored.Keys.Single(), space.Version, await File.ReadAllBytesAsync(path));
        Console.WriteLine($"open {chunks} chunks with {dimensions} numbers each, from files: {watch.ElapsedMilliseconds} ms, vectors {(whole ? "whole" : "DAMAGED")}, {stored.Values.Single().Length >> 20} MiB");
        File.Delete(path);

        var agreed = 0;
        var times = new List<double>();
        for (var round = 0; round < 40; round++)
        {
            var query = Unit(random, dimensions);
            watch.Restart();
            var found = await opened.SearchAsync(
                QueryParser.Plain("nothing"), new SearchOptions { Mode = SearchMode.Semantic, Basis = space.Version, QueryVector = query, Limit = 10, Highlight = false });
            times.Add(watch.Elapsed.TotalMilliseconds);
            var exact = vectors.Index().OrderByDescending(v => TensorPrimitives.Dot(v.Item, query)).Take(10).Select(v => $"d{v.Index}").ToHashSet();
            agreed += found.Hits.Count(h => exact.Contains(h.DocumentId));
        }

        times.Sort();
        Console.WriteLine($"exact scan, one thread: p50 {times[20]:0.0} ms, p90 {times[36]:0.0} ms; ten best as by floats: {agreed / 4.0:0.0} %");
    }

    private static float[] Unit(Random random, int dimensions)
    {
        // A common part, as real models' vectors have it: cosines that are all near zero would not be searched for.
        var vector = new float[dimensions];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = 0.5f + (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        }

        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }
}
