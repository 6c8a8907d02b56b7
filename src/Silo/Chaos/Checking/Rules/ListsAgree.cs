using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking.Rules;

/// <summary>The lists, the statistics and the search for what all documents have say what the documents and jobs themselves say.</summary>
internal sealed class ListsAgree : IHistoryRule
{
    public string Name => "lists and statistics agree";

    public IEnumerable<string> Check(HistoryIndex history) =>
        history.IsComplete ? Documents(history).Concat(Jobs(history)).Concat(Search(history)) : [];

    private static IEnumerable<string> Documents(HistoryIndex history)
    {
        var listed = history.Events.OfType<ListedDocument>().ToLookup(d => d.Document);
        foreach (var twice in listed.Where(g => g.Count() > 1))
        {
            yield return $"document {twice.Key} is listed {twice.Count()} times";
        }

        foreach (var document in history.FinalDocuments.Values)
        {
            var entry = listed[document.Document].FirstOrDefault();
            var (is_, shown) = (document.Http == 200 ? document.Status : "gone", entry?.Status ?? "gone");
            if (is_ != shown || (entry is not null && (entry.Rows != document.Rows || entry.Chunks != document.Chunks)))
            {
                yield return $"document {document.Document} is {is_} ({document.Rows} rows, {document.Chunks} chunks) and listed as {shown} ({entry?.Rows} rows, {entry?.Chunks} chunks)";
            }
        }
    }

    private static IEnumerable<string> Jobs(HistoryIndex history)
    {
        var listed = history.Events.OfType<ListedJob>().ToLookup(j => j.Job);
        foreach (var twice in listed.Where(g => g.Count() > 1))
        {
            yield return $"job {twice.Key} is listed {twice.Count()} times";
        }

        foreach (var job in history.FinalJobs.Values)
        {
            if (listed[job.Job].FirstOrDefault()?.Status is var shown && shown != job.Status)
            {
                yield return $"job {job.Job} is {job.Status} and listed as {shown ?? "nothing"}";
            }
        }

        var counted = history.Events.OfType<FinalStats>().Last().ByStatus;
        foreach (var status in counted.Keys)
        {
            var count = listed.Count(j => j.First().Status == status);
            if (count != counted[status])
            {
                yield return $"the statistics count {counted[status]} {status} jobs, the list has {count}";
            }
        }
    }

    private static IEnumerable<string> Search(HistoryIndex history)
    {
        var good = history.Contents.Values.Where(c => c.Class == ContentClass.Good).Select(c => history.DocumentOf(c.Marker)).Where(d => d is not null).Distinct();
        var chunks = good.Sum(d => history.FinalDocuments.GetValueOrDefault(d!) is { Http: 200, Status: "indexed" } document ? document.Chunks : 0L);
        foreach (var search in history.Events.OfType<FinalSearch>().Where(s => s.Marker is null && s.Total != chunks))
        {
            yield return $"the search for what all have finds {search.Total} chunks, the documents have {chunks}";
        }
    }
}
