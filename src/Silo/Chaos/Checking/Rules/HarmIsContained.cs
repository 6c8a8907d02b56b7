using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking.Rules;

/// <summary>
/// Harmful documents end by a code that says why: those that crash the process as interrupted too often, those that hang or take
/// all memory as failed; files that break readers are never an internal error.
/// </summary>
internal sealed class HarmIsContained : IHistoryRule
{
    public string Name => "harm is contained";

    public IEnumerable<string> Check(HistoryIndex history)
    {
        foreach (var content in history.Contents.Values.Where(c => c.Class != ContentClass.Good))
        {
            var id = history.DocumentOf(content.Marker);
            if (id is null || !history.FinalDocuments.TryGetValue(id, out var document) || document.Http != 200)
            {
                continue;
            }

            if (!IsFit(content.Class, document))
            {
                yield return $"content {content.Marker} ({content.Class}) is {document.Status} with {document.Error ?? "no error"}";
            }
        }
    }

    private static bool IsFit(ContentClass what, FinalDocument document) => what switch
    {
        ContentClass.Crash => document is { Status: "failed", Error: "interrupted_too_often" or "cancelled" },
        ContentClass.Hang or ContentClass.Memory => document.Status == "failed",
        _ => document.Status is "indexed" || document is { Status: "failed", Error: not (null or "internal_error") },
    };
}
