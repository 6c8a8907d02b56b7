using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking.Rules;

/// <summary>What was deleted, and not sent again, is gone for every later read and search, and in the end.</summary>
internal sealed class DeletedStaysDeleted : IHistoryRule
{
    public string Name => "deleted stays deleted";

    public IEnumerable<string> Check(HistoryIndex history)
    {
        foreach (var marker in history.Contents.Keys)
        {
            var id = history.DocumentOf(marker);
            if (id is not null && history.PresenceOf(marker) == Presence.Absent && history.FinalDocuments.TryGetValue(id, out var final) && final.Http == 200)
            {
                yield return $"document {id} ({marker}) was deleted and is {final.Status} in the end";
            }
        }

        foreach (var look in history.Operations.Where(o => o.IsOk && o.Action is OperationKind.Read or OperationKind.Search && o.Sent.Marker is not null && o.Answer!.Total > 0))
        {
            var marker = look.Sent.Marker!;
            var gone = history.Deletes(history.DocumentOf(marker)).FirstOrDefault(d =>
                d.IsOk && d.Precedes(look) && history.Uploads(marker).Where(u => u.MayCount).All(u => u.Precedes(d) || look.Until < u.Sent.T));
            if (gone is not null)
            {
                yield return $"content {marker} was deleted at {gone.Until} ms and found by {look.Action} at {look.Until} ms ({look.Answer!.Total})";
            }
        }
    }
}
