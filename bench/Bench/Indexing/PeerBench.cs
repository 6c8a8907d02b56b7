using System.Diagnostics;
using System.Globalization;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;

namespace IndexForge.Bench.Indexing;

/// <summary>What other engines are measured on (<c>bench/peers/search/run</c>): the collections and made paragraphs as lines of text, and ourselves on the same.</summary>
internal static class PeerBench
{
    public static void Export(string data, string folder, int paragraphs)
    {
        var collections = new[] { "cranfield", "npl", "xquad" }.Select(n => RetrievalCollection.Load(Path.Combine(data, n))).ToList();
        foreach (var collection in collections)
        {
            Write(folder, collection.Name, collection.Documents.Select(static d => (d.Id, d.Title + " " + d.Text)), collection.Queries);
        }

        var texts = SpeedBench.Synthesize(collections, paragraphs);
        Write(folder, "paragraphs", texts.Select(static (t, i) => (i.ToString(CultureInfo.InvariantCulture), t)), Mixed([.. collections.SelectMany(static c => c.Queries)]));
    }

    /// <summary>How long queries are asked, round by round: code compiles as it runs, and other work disturbs, so the round of least processor time counts.</summary>
    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("SECONDS_OF_ROUNDS") ?? "60", CultureInfo.InvariantCulture));

    public static async Task RunAsync(string folder)
    {
        foreach (var name in new[] { "cranfield", "npl", "xquad", "paragraphs" })
        {
            var (documents, queries) = (Read(folder, name + ".docs.tsv"), Read(folder, name + ".queries.tsv"));
            if (name == "paragraphs")
            {
                // As Lucene: the second time counts, when the code is compiled.
                Directory.Delete((await IndexAsync(name, documents)).Files, recursive: true);
            }

            var (shard, indexed, files) = await IndexAsync(name, documents);
            var (best, figures, found) = await RoundAsync(shard, queries);
            for (var asking = Stopwatch.StartNew(); name == "paragraphs" && asking.Elapsed < Asking;)
            {
                var round = await RoundAsync(shard, queries);
                (best, figures) = round.Cpu < best ? (round.Cpu, round.Figures) : (best, figures);
            }

            Console.WriteLine(indexed + figures);
            await File.WriteAllLinesAsync(
                Path.Combine(folder, name + ".run"),
                found.SelectMany((ids, q) => ids.Select(id => $"{queries[q].Id}\t{documents[int.Parse(id, CultureInfo.InvariantCulture)].Id}")));
            Directory.Delete(files, recursive: true);
        }
    }

    private static async Task<(ShardIndex Shard, string Figures, string Files)> IndexAsync(string name, List<(string Id, string Text)> documents)
    {
        var files = Directory.CreateTempSubdirectory("indexforge-peer-").FullName;
        string[] texts = [.. documents.Select(static d => d.Text)];
        var (watch, used) = (Stopwatch.StartNew(), Cpu());
        var (shard, _) = await SpeedBench.IndexAsync(texts, new FileSegmentStore(files), Path.Combine(files, "tail"));
        return (shard, string.Create(CultureInfo.InvariantCulture, $"{name} {texts.Length / watch.Elapsed.TotalSeconds:0.0} {(Cpu() - used) / texts.Length:0.00}"), files);
    }

    private static async Task<(double Cpu, string Figures, List<string[]> Found)> RoundAsync(ShardIndex shard, List<(string Id, string Text)> queries)
    {
        var options = new SearchOptions { Mode = SearchMode.Lexical, Highlight = false };
        var found = new List<string[]>(queries.Count);
        var total = 0L;
        var (watch, used) = (Stopwatch.StartNew(), Cpu());
        foreach (var (_, text) in queries)
        {
            var result = await shard.SearchAsync(QueryParser.Plain(text), options);
            found.Add([.. result.Hits.Select(static h => h.DocumentId)]);
            total += result.Total;
        }

        var (seconds, cpu) = (watch.Elapsed.TotalSeconds, (Cpu() - used) / queries.Count);
        return (cpu, string.Create(CultureInfo.InvariantCulture, $" {queries.Count / seconds:0.0} {cpu:0.00} {queries.Count} {total / queries.Count}"), found);
    }

    /// <summary>Microseconds of processor time that the process has used, all its threads together.</summary>
    private static double Cpu() => Environment.CpuUsage.TotalTime.TotalMicroseconds;

    /// <summary>An order in which a beginning is a sample of all: an engine that runs out of time has answered the same mixture.</summary>
    private static IEnumerable<T> Mixed<T>(T[] items)
    {
        new Random(1).Shuffle(items);
        return items;
    }

    private static void Write(string folder, string name, IEnumerable<(string Id, string Text)> documents, IEnumerable<(string Id, string Text)> queries)
    {
        File.WriteAllLines(Path.Combine(folder, name + ".docs.tsv"), documents.Select(Line));
        File.WriteAllLines(Path.Combine(folder, name + ".queries.tsv"), queries.Select(Line));

        static string Line((string Id, string Text) item) => $"{item.Id}\t{item.Text.ReplaceLineEndings(" ").Replace('\t', ' ')}";
    }

    private static List<(string Id, string Text)> Read(string folder, string name) =>
        [.. File.ReadLines(Path.Combine(folder, name)).Select(static l => (l[..l.IndexOf('\t')], l[(l.IndexOf('\t') + 1)..]))];
}
