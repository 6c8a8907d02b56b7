using System.Diagnostics;
using System.Globalization;
using IndexForge.Indexing;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;

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
            case ["answers", var data, .. var dump]:
                await AnswerBench.RunAsync(data, dump.FirstOrDefault());
                return 0;
            default:
                await Console.Error.WriteLineAsync("bench indexing quality|answers DATA/ir");
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
            Func<string, IReadOnlyList<string>> rank = q => [.. shard.SearchAsync(QueryParser.Plain(q), options).AsTask().Result.Hits.Select(h => h.DocumentId)];
            var ndcg = collection.NdcgAt10(rank);
            watch.Restart();
            collection.NdcgAt10(rank);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: nDCG@10 {ndcg:0.0000}, {collection.Documents.Count / indexed.TotalSeconds:0} docs/s, {collection.Queries.Count / watch.Elapsed.TotalSeconds:0} q/s"));
        }
    }
}
