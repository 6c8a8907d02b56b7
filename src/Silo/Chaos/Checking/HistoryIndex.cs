using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking;

/// <summary>A history, looked up by what it is about.</summary>
internal sealed class HistoryIndex
{
    private readonly ILookup<string?, Operation> _byMarker;
    private readonly ILookup<string?, Operation> _byDocument;
    private readonly Dictionary<string, string> _documentOf = [];

    public HistoryIndex(IReadOnlyList<HistoryEvent> events)
    {
        Events = events;
        var ends = events.OfType<ProcessEnded>().ToDictionary(e => e.Incarnation, e => e.T);
        var answers = events.OfType<Answered>().ToDictionary(a => a.Op);
        Operations = [.. events.OfType<Invoked>().Select(sent => Join(sent, answers.GetValueOrDefault(sent.Op), ends))];
        Contents = events.OfType<ContentMade>().ToDictionary(c => c.Marker);
        Jobs = events.OfType<JobSeen>().ToLookup(j => j.Job);
        FinalJobs = events.OfType<JobSeen>().Where(j => j.Source == JobSource.Final).GroupBy(j => j.Job).ToDictionary(g => g.Key, g => g.Last());
        FinalDocuments = events.OfType<FinalDocument>().GroupBy(d => d.Document).ToDictionary(g => g.Key, g => g.Last());
        _byMarker = Operations.ToLookup(o => o.Sent.Marker);
        _byDocument = Operations.ToLookup(o => o.Sent.Document);
        foreach (var listed in events.OfType<ListedDocument>())
        {
            _documentOf[Path.GetFileNameWithoutExtension(listed.Name)] = listed.Document;
        }

        foreach (var upload in Operations.Where(o => o is { Action: OperationKind.Upload, IsOk: true }))
        {
            _documentOf[upload.Sent.Marker!] = upload.Answer!.Document!;
        }
    }

    public IReadOnlyList<HistoryEvent> Events { get; }

    public IReadOnlyList<Operation> Operations { get; }

    public IReadOnlyDictionary<string, ContentMade> Contents { get; }

    /// <summary>Every sight of a job, in order.</summary>
    public ILookup<string, JobSeen> Jobs { get; }

    public IReadOnlyDictionary<string, JobSeen> FinalJobs { get; }

    public IReadOnlyDictionary<string, FinalDocument> FinalDocuments { get; }

    /// <summary>Whether the history has an end state to judge.</summary>
    public bool IsComplete => Events.Any(e => e is FinalStats);

    /// <summary>The document that a content became, where that is known.</summary>
    public string? DocumentOf(string marker) => _documentOf.GetValueOrDefault(marker);

    public IEnumerable<Operation> Uploads(string marker) => _byMarker[marker].Where(o => o.Action == OperationKind.Upload);

    public IEnumerable<Operation> Deletes(string? document) => document is null ? [] : _byDocument[document].Where(o => o.Action == OperationKind.Delete);

    /// <summary>What uploads and deletes of a content leave behind, as far as their order in time decides it.</summary>
    public Presence PresenceOf(string marker)
    {
        var uploads = Uploads(marker).Where(o => o.MayCount).ToList();
        var deletes = Deletes(DocumentOf(marker)).Where(o => o.MayCount).ToList();
        if (uploads.Count == 0 || deletes.Exists(d => d.IsOk && uploads.TrueForAll(u => u.Precedes(d))))
        {
            return Presence.Absent;
        }

        return uploads.Exists(u => u.IsOk && deletes.TrueForAll(d => d.Precedes(u))) ? Presence.Present : Presence.Either;
    }

    private static Operation Join(Invoked sent, Answered? answer, Dictionary<int, long> ends) => new(
        sent,
        answer,
        answer is { Outcome: not Outcome.Unknown } ? answer.T : Math.Max(ends.GetValueOrDefault(sent.Incarnation, long.MaxValue), answer?.T ?? 0));
}

/// <summary>Whether a document is there.</summary>
internal enum Presence
{
    /// <summary>It must be.</summary>
    Present,

    /// <summary>It must not be.</summary>
    Absent,

    /// <summary>Requests that overlap, or whose outcome nobody knows, leave it open.</summary>
    Either,
}
