namespace IndexForge.Silo.Chaos.Checking.Rules;

/// <summary>The same bytes are one document, whoever sends them and when.</summary>
internal sealed class OneDocumentPerContent : IHistoryRule
{
    public string Name => "one document per content";

    public IEnumerable<string> Check(HistoryIndex history) =>
        from marker in history.Contents.Keys
        let ids = history.Uploads(marker).Where(o => o.IsOk).Select(o => o.Answer!.Document).Distinct().ToList()
        where ids.Count > 1
        select $"content {marker} became {ids.Count} documents: {string.Join(", ", ids)}";
}
