namespace IndexForge.Indexing.Postings;

/// <summary>Walks one term's postings in chunk order, a block at a time.</summary>
internal abstract class PostingCursor
{
    /// <summary>Fills the next block; 0 at the end. Both spans hold <see cref="PostingBlock.Size"/>.</summary>
    public abstract int Next(Span<int> chunks, Span<int> frequencies);

    /// <summary>Appends the positions of one posting of the current block. Called with growing indexes.</summary>
    public abstract void Positions(int index, List<int> into);
}
