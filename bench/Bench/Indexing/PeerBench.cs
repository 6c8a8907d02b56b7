using System.Diagnostics;
using System.Globalization;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;

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
        Write(folder, "paragraphs", texts.Select(static (t, i) => (i.ToString(CultureInfo.InvariantCulture), t)), collections.SelectMany(static c => c.Queries));
    }

    public static async Task RunAsync(string folder)
    {
        foreach (var name in new[] { "cranfield", "npl", "xquad", "paragraphs" })
        {
            var (documents, queries) = (Read(folder, name + ".docs.tsv"), Read(folder, name + ".queries.tsv"));
            var files = Directory.CreateTempSubdirectory("indexforge-peer-").FullName;
            var store = new FileSegmentStore(files);
            var watch = Stopwatch.StartNew();
            var (shard, _) = await SpeedBench.IndexAsync([.. documents.Select(static d => d.Text)], store, Path.Combine(files, "tail"));
            var indexed = watch.Elapsed.TotalSeconds;
            var options = new SearchOptions { Mode = SearchMode.Lexical, Highlight = false };
            var parsed = queries.Select(static q => QueryParser.Plain(q.Text)).ToList();
            var found = new List<string[]>();
            for (var round = 0; round < 2; round++)
            {
                // The first round warms the machine up.
                found.Clear();
                watch.Restart();
                foreach (var query in parsed)
                {
                    found.Add([.. (await shard.SearchAsync(query, options)).Hits.Select(static h => h.DocumentId)]);
                }
            }

            SpeedBench.Line($"{name} {documents.Count / indexed} {queries.Count / watch.Elapsed.TotalSeconds}");
            await File.WriteAllLinesAsync(
                Path.Combine(folder, name + ".run"),
                found.SelectMany((ids, q) => ids.Select(id => $"{queries[q].Id}\t{documents[int.Parse(id, CultureInfo.InvariantCulture)].Id}")));
            Directory.Delete(files, recursive: true);
        }
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
