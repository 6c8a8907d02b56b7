using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Answers;

/// <summary>A chunk that may hold an answer.</summary>
/// <param name="DocumentId">Its document.</param>
/// <param name="ChunkId">Its id.</param>
/// <param name="Text">Its text: citations are ranges of it.</param>
/// <param name="Score">How well search ranked it; only the ratio to the best passage's matters.</param>
/// <param name="Url">Its address, if it has one.</param>
/// <param name="Language">Its language.</param>
public sealed record Passage(string DocumentId, string ChunkId, string Text, double Score, string? Url = null, Language Language = Language.English);
