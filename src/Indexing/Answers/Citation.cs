namespace IndexForge.Indexing.Answers;

/// <summary>Where a sentence of an answer stands.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="ChunkId">The chunk.</param>
/// <param name="Quote">The sentence, verbatim.</param>
/// <param name="Start">First UTF-16 unit in the chunk's text.</param>
/// <param name="End">One past the last.</param>
/// <param name="Url">The document's address.</param>
public sealed record Citation(string DocumentId, string ChunkId, string Quote, int Start, int End, string? Url = null);
