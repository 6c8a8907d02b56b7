using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Ranking;

/// <summary>A scored chunk of one part.</summary>
internal readonly record struct Candidate(float Score, IndexPart Part, int PartNumber, int Chunk) : IComparable<Candidate>
{
    public PartDocument Document => Part.DocumentAt(Part.DocumentOf(Chunk));

    public int Ordinal => Chunk - Document.First;

    /// <summary>Best first. Documents are looked up on equal scores only.</summary>
    public int CompareTo(Candidate other)
    {
        var order = other.Score.CompareTo(Score);
        return order != 0 ? order : HitOrder.Compare(Score, Document.Id, Ordinal, other.Score, other.Document.Id, other.Ordinal);
    }
}
