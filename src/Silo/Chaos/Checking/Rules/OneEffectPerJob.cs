using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking.Rules;

/// <summary>
/// A job is committed once, however often it was begun: a document's version counts its committed runs, so it is at least the runs
/// that completed, and at most these and the ones that ended otherwise (their commit may have come before their end).
/// </summary>
internal sealed class OneEffectPerJob : IHistoryRule
{
    public string Name => "one effect per job";

    public IEnumerable<string> Check(HistoryIndex history)
    {
        var runs = history.Events.OfType<ListedJob>().Where(j => j.JobKind is "document" or "reindex").DistinctBy(j => j.Job).ToLookup(j => j.Subject);
        foreach (var document in history.FinalDocuments.Values.Where(d => d.Http == 200))
        {
            var all = runs[document.Document].ToList();
            var completed = all.Count(j => j.Status == JobWords.Completed);
            if (document.Version < completed || document.Version > all.Count)
            {
                yield return $"document {document.Document} has version {document.Version} after {completed} completed of {all.Count} runs";
            }
        }
    }
}
