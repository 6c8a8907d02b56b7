using System.Globalization;
using System.Text.Json;

namespace IndexForge.Bench.Indexing;

/// <summary>A test collection: documents, queries, and which documents answer each query how well.</summary>
public sealed record RetrievalCollection(
    string Name,
    IReadOnlyList<(string Id, string Title, string Text)> Documents,
    IReadOnlyList<(string Id, string Text)> Queries,
    IReadOnlyDictionary<string, Dictionary<string, int>> Gains)
{
    public static RetrievalCollection Load(string folder)
    {
        var gains = new Dictionary<string, Dictionary<string, int>>();
        foreach (var line in File.ReadLines(Path.Combine(folder, "qrels.tsv")))
        {
            var cells = line.Split('\t');
            if (cells.Length == 3 && int.TryParse(cells[2], CultureInfo.InvariantCulture, out var gain))
            {
                (gains.TryGetValue(cells[0], out var known) ? known : gains[cells[0]] = [])[cells[1]] = gain;
            }
        }

        return new RetrievalCollection(
            Path.GetFileName(folder),
            [.. Lines(folder, "corpus.jsonl").Select(e => (Of(e, "_id"), Of(e, "title"), Of(e, "text")))],
            [.. Lines(folder, "queries.jsonl").Select(e => (Of(e, "_id"), Of(e, "text"))).Where(q => gains.ContainsKey(q.Item1))],
            gains);
    }

    /// <summary>Mean nDCG at 10 with linear gains (Järvelin and Kekäläinen, 2002; as trec_eval computes it).</summary>
    public double NdcgAt10(Func<string, IReadOnlyList<string>> rank)
    {
        var sum = 0.0;
        foreach (var (id, text) in Queries)
        {
            var gains = Gains[id];
            var ideal = gains.Values.Where(g => g > 0).OrderDescending().Take(10).Select(Discounted).Sum();
            var found = rank(text).Take(10).Select((document, at) => Discounted(gains.GetValueOrDefault(document), at)).Sum();
            sum += ideal == 0 ? 0 : found / ideal;
        }

        return sum / Queries.Count;
    }

    private static double Discounted(int gain, int at) => Math.Max(0, gain) / Math.Log2(at + 2);

    private static IEnumerable<JsonElement> Lines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Where(l => l.Length > 0).Select(l => JsonDocument.Parse(l).RootElement);

    private static string Of(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
