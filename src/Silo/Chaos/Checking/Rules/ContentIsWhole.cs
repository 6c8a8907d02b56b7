using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking.Rules;

/// <summary>
/// Good content that must be there is there, byte for byte and row for row, in the document, its rows and the search; unless its
/// last job was cancelled, it is indexed.
/// </summary>
internal sealed class ContentIsWhole : IHistoryRule
{
    public string Name => "content is whole";

    public IEnumerable<string> Check(HistoryIndex history)
    {
        if (!history.IsComplete)
        {
            yield break;
        }

        var searches = history.Events.OfType<FinalSearch>().Where(s => s.Marker is not null).ToDictionary(s => s.Marker!);
        foreach (var content in history.Contents.Values.Where(c => c.Class == ContentClass.Good))
        {
            var id = history.DocumentOf(content.Marker);
            var document = id is null ? null : history.FinalDocuments.GetValueOrDefault(id);
            var there = document is { Http: 200 };
            var presence = history.PresenceOf(content.Marker);
            if (presence == Presence.Present && !there)
            {
                yield return $"content {content.Marker} was taken as document {id} and is gone";
            }

            if (there)
            {
                foreach (var fault in Compare(content, document!, history))
                {
                    yield return $"content {content.Marker}, document {id}: {fault}";
                }
            }

            var expected = document is { Http: 200, Status: "indexed" } ? document.Chunks : 0;
            if (searches.TryGetValue(content.Marker, out var search) && (search.Total != expected || search.Documents.Any(d => d != id)))
            {
                yield return $"content {content.Marker}, document {id} ({document?.Status ?? "gone"}): search finds {search.Total} chunks of {string.Join(", ", search.Documents)}, {expected} expected";
            }
        }
    }

    private static IEnumerable<string> Compare(ContentMade content, FinalDocument document, HistoryIndex history)
    {
        if (document.Sha256 != content.Sha256)
        {
            yield return "its hash is not that of the bytes sent";
        }

        var job = document.Job is null ? null : history.FinalJobs.GetValueOrDefault(document.Job);
        if (document.Status != "indexed" && job?.Status != JobWords.Cancelled)
        {
            yield return $"is {document.Status} ({document.Error}), its job {document.Job} is {job?.Status}";
        }

        if (document.Status == "indexed" && content.Rows is { } rows && (document.Rows != rows || document.ReadRows is { } read && read != rows))
        {
            yield return $"has {document.Rows} rows and reads as {document.ReadRows}, {rows} were sent";
        }

        if (document.Status == "indexed" && content.Chunks is { } chunks && document.Chunks != chunks)
        {
            yield return $"has {document.Chunks} chunks, {chunks} expected";
        }
    }
}
