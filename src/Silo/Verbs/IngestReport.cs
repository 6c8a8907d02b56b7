using System.Text.Json;

namespace IndexForge.Silo.Verbs;

/// <summary>Prints what became of the files.</summary>
internal static class IngestReport
{
    public static void Print(IReadOnlyList<IngestResult> results, bool json)
    {
        var failed = results.Count(r => r.Error is not null);
        var duplicates = results.Count(r => r.Duplicate);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { items = results, total = results.Count, failed, duplicates }, JsonSerializerOptions.Web));
            return;
        }

        foreach (var result in results)
        {
            var note = result.Error ?? (result.Duplicate ? "already here" : result.Status) + (result.Rows is > 0 ? $", {result.Rows} rows" : "");
            Console.WriteLine($"{result.DocumentId ?? "-",-26}  {result.Path}  {note}");
        }

        Console.WriteLine($"{results.Count - failed} of {results.Count} files taken{(duplicates > 0 ? $", {duplicates} of them already here" : "")}.");
    }
}
