using System.Diagnostics;
using System.Globalization;
using IndexForge.Indexing;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Bench.Indexing;

/// <summary>Verbs under <c>indexing</c>: quality on test collections, and speed.</summary>
internal static class IndexingBench
{
    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["quality", var data]:
                await QualityAsync(data);
                return 0;
            case ["speed", var data, .. var size]:
                await SpeedBench.RunAsync(data, size.Length > 0 ? int.Parse(size[0], CultureInfo.InvariantCulture) : 200_000);
                return 0;
            case ["vectors", var chunks, var dimensions]:
                await VectorBench.RunAsync(int.Parse(chunks, CultureInfo.InvariantCulture), int.Parse(dimensions, CultureInfo.InvariantCulture));
                return 0;
            case ["answers", var data, .. var dump]:
                await AnswerBench.RunAsync(data, dump.FirstOrDefault());
                return 0;
            case ["export", var data, var folder, var size]:
                PeerBench.Export(data, folder, int.Parse(size, CultureInfo.InvariantCulture));
                return 0;
            case ["peer", var folder]:
                await PeerBench.RunAsync(folder);
                return 0;
            case ["train", var data, .. var penalty]:
                await AnswerTraining.RunAsync(data, penalty.Length > 0 ? double.Parse(penalty[0], CultureInfo.InvariantCulture) : 0.03);
                return 0;
            default:
                await Console.Error.WriteLineAsync("bench indexing quality|answers|speed DATA/ir [size|dump], vectors CHUNKS DIMENSIONS, train DATA/ir [penalty], export DATA/ir FOLDER size, peer FOLDER");
                return 2;
        }
    }

    private static async Task QualityAsync(string data)
    {
        foreach (var name in new[] { "cranfield", "npl", "xquad" })
        {
            var collection = RetrievalCollection.Load(Path.Combine(data, name));
            var watch = Stopwatch.StartNew();
            var shard = ShardIndex.Create(new FileSegmentStore(Directory.CreateTempSubdirectory("indexforge-bench-").FullName));
            foreach (var (id, title, text) in collection.Documents)
            {
                shard.Upsert(id, 1, [new ChunkInput { ChunkId = "0", Title = title, Text = text }]);
            }

            if (shard.BeginFlush() is { } build)
            {
                await build.BuildAsync();
                shard.Complete(build);
            }

            var indexed = watch.Elapsed;
            var options = new SearchOptions { Highlight = false };
            IReadOnlyList<string> Rank(string q, SearchMode mode) =>
                [.. shard.SearchAsync(QueryParser.Plain(q), options with { Mode = mode }).AsTask().Result.Hits.Select(h => h.DocumentId)];
            Func<string, IReadOnlyList<string>> rank = q => Rank(q, SearchMode.Lexical);
            var ndcg = collection.NdcgAt10(rank);
            shard.UseBasis(LsaBasis.Build((await shard.SampleAsync(1)).Select(t => (t.Text, t.Language)), 1)!);
            await shard.EmbedAsync(int.MaxValue);
            var (hybrid, semantic) = (collection.NdcgAt10(q => Rank(q, SearchMode.Hybrid)), collection.NdcgAt10(q => Rank(q, SearchMode.Semantic)));
            watch.Restart();
            collection.NdcgAt10(rank);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: nDCG@10 lexical {ndcg:0.0000}, hybrid {hybrid:0.0000}, semantic {semantic:0.0000}; {collection.Documents.Count / indexed.TotalSeconds:0} docs/s, {collection.Queries.Count / watch.Elapsed.TotalSeconds:0} q/s"));
        }
    }
}
