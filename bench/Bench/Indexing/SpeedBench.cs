using System.Diagnostics;
using System.Globalization;
using IndexForge.Indexing;
using IndexForge.Indexing.Chunking;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Bench.Indexing;

/// <summary>Indexing and search on paragraphs made of the collections' sentences, beside SQLite FTS5 on the same ones.</summary>
internal static class SpeedBench
{
    public static async Task RunAsync(string data, int paragraphs)
    {
        var collections = new[] { "cranfield", "npl", "xquad" }.Select(n => RetrievalCollection.Load(Path.Combine(data, n))).ToList();
        var texts = Synthesize(collections, paragraphs);
        var queries = collections.SelectMany(c => c.Queries.Select(q => q.Text)).ToArray();
        Line($"{texts.Length} paragraphs, {texts.Average(t => t.Length):0} characters on average, {queries.Length} queries of {queries.Average(q => q.Split(' ').Length):0.0} words");

        var folder = Directory.CreateTempSubdirectory("indexforge-bench-").FullName;
        var store = new FileSegmentStore(folder);
        var before = GC.GetTotalMemory(true);
        var watch = Stopwatch.StartNew();
        var (shard, manifest) = await IndexAsync(texts, store, Path.Combine(folder, "tail"));
        Line($"IndexForge indexing, tail synced and segments written: {texts.Length / watch.Elapsed.TotalSeconds:0} docs/s");

        watch.Restart();
        shard = await ShardIndex.OpenAsync(manifest, store);
        Line($"IndexForge activation: {watch.Elapsed.TotalMilliseconds:0} ms");
        await QueriesAsync("lexical, ids only", shard, queries, new SearchOptions { Mode = SearchMode.Lexical, Highlight = false });
        await QueriesAsync("lexical, snippets", shard, queries, new SearchOptions { Mode = SearchMode.Lexical });
        Line($"IndexForge memory with postings and stored blocks loaded: {(GC.GetTotalMemory(true) - before) / 1048576.0 / texts.Length * 1e6:0} MiB per 1M chunks");
        watch.Restart();
        shard.UseBasis(LsaBasis.Build((await shard.SampleAsync(10_000.0 / texts.Length)).Select(t => (t.Text, t.Language)), 1)!);
        Line($"LSA basis of 10,000 chunks: {watch.Elapsed.TotalSeconds:0.0} s");
        watch.Restart();
        var embedded = await shard.EmbedAsync(int.MaxValue);
        Line($"LSA vectors: {embedded / watch.Elapsed.TotalSeconds:0} chunks/s");
        await QueriesAsync("hybrid, ids only", shard, queries, new SearchOptions { Highlight = false });
        await QueriesAsync("semantic, ids only", shard, [.. queries.Take(200)], new SearchOptions { Mode = SearchMode.Semantic, Highlight = false });
        Fts5Peer.Run(texts, [.. queries.Where((_, i) => i % 15 == 0)], Path.Combine(folder, "peer.db"));
        Directory.Delete(folder, recursive: true);
    }

    internal static async Task<(ShardIndex Shard, byte[] Manifest)> IndexAsync(string[] texts, ISegmentStore store, string tailFile)
    {
        var shard = ShardIndex.Create(store);
        var manifest = shard.Manifest();
        await using var tail = new FileStream(tailFile, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.None);
        for (var at = 0; at < texts.Length; at += 500)
        {
            // As a shard does it: a batch is on disk before it is applied.
            var operations = texts.Skip(at).Take(500).Select((t, i) => IndexOperation.Upsert(
                (at + i).ToString(CultureInfo.InvariantCulture), 1, [new ChunkInput { ChunkId = "0", Text = t }])).ToArray();
            await tail.WriteAsync(TailCodec.Encode(operations));
            tail.Flush(flushToDisk: true);
            shard.Apply(operations);
            if (shard.NeedsFlush && shard.BeginFlush() is { } flush)
            {
                await flush.BuildAsync();
                manifest = shard.Complete(flush);
                tail.SetLength(0);
                while (shard.BeginMerge() is { } merge)
                {
                    await merge.BuildAsync();
                    manifest = shard.Complete(merge);
                }
            }
        }

        if (shard.BeginFlush() is { } last)
        {
            await last.BuildAsync();
            manifest = shard.Complete(last);
        }

        return (shard, manifest);
    }

    private static async Task QueriesAsync(string name, ShardIndex shard, string[] queries, SearchOptions options)
    {
        var parsed = queries.Select(QueryParser.Plain).ToArray();
        foreach (var query in parsed)
        {
            await shard.SearchAsync(query, options);
        }

        var times = new double[parsed.Length];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < parsed.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await shard.SearchAsync(parsed[i], options);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        var seconds = watch.Elapsed.TotalSeconds;
        Array.Sort(times);
        Line($"IndexForge {name}: {parsed.Length / seconds:0} q/s, p50 {times[times.Length / 2]:0} us, p99 {times[times.Length * 99 / 100]:0} us");
    }

    internal static string[] Synthesize(List<RetrievalCollection> collections, int count)
    {
        var sentences = collections.SelectMany(c => c.Documents).SelectMany(d => SentenceSplitter.Split(d.Text).Select(r => r.Of(d.Text).ToString())).ToArray();
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(2, 5)).Select(_ => sentences[random.Next(sentences.Length)])))];
    }

    internal static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
