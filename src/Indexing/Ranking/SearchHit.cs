namespace IndexForge.Indexing.Ranking;

/// <summary>A chunk that matches.</summary>
/// <param name="DocumentId">Its document.</param>
/// <param name="Ordinal">Its place among the document's chunks, from 0.</param>
/// <param name="Score">Greater is better; comparable within one search only.</param>
/// <param name="Chunk">The chunk.</param>
/// <param name="Snippet">The part of its text that shows the match best; empty where not asked for.</param>
/// <param name="Highlights">Matching words as ranges of UTF-16 units of the snippet.</param>
/// <param name="IsSemantic">Whether only its vector is near: it is not in the total.</param>
/// <param name="Explanation">What the score is made of, where asked for.</param>
public sealed record SearchHit(
    string DocumentId, int Ordinal, double Score, ChunkInput Chunk, string Snippet, IReadOnlyList<TextRange> Highlights, bool IsSemantic, IReadOnlyList<ScorePart> Explanation)
{
    /// <summary>Best first; equal scores by document and place, so that every shard layout gives the same order.</summary>
    internal static int Compare(SearchHit a, SearchHit b) => HitOrder.Compare(a.Score, a.DocumentId, a.Ordinal, b.Score, b.DocumentId, b.Ordinal);
}

/// <summary>One term's share of a score.</summary>
/// <param name="Term">The term as indexed; a prefix ends with <c>*</c>.</param>
/// <param name="Frequency">Occurrences in the chunk.</param>
/// <param name="Chunks">Chunks of the collection that have it.</param>
/// <param name="Weight">Its idf, times its occurrences in the query.</param>
/// <param name="Impact">The frequency factor, from 0 to 1.</param>
/// <param name="Score">Weight times impact.</param>
public sealed record ScorePart(string Term, int Frequency, long Chunks, double Weight, double Impact, double Score);
