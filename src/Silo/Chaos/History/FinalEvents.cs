namespace IndexForge.Silo.Chaos.History;

/// <summary>A document in the end; <c>Http</c> is 404 where there is none. <c>ReadRows</c> is what its rows route counts.</summary>
internal sealed record FinalDocument(
    string Document, int Http, string? Status = null, long Version = 0, long Rows = 0, long? ReadRows = null, int Chunks = 0, string? Sha256 = null, string? Error = null, string? Job = null) : HistoryEvent;

/// <summary>What a search found in the end; without a marker it is the search for the word that all good content has.</summary>
internal sealed record FinalSearch(string? Marker, long Total, string[] Documents) : HistoryEvent;

/// <summary>A document in the list in the end.</summary>
internal sealed record ListedDocument(string Document, string Name, string Status, long Rows, int Chunks) : HistoryEvent;

/// <summary>A job in the list in the end.</summary>
internal sealed record ListedJob(string Job, string JobKind, string Subject, string Status) : HistoryEvent;

/// <summary>The statistics in the end: jobs by status.</summary>
internal sealed record FinalStats(IReadOnlyDictionary<string, long> ByStatus) : HistoryEvent;
