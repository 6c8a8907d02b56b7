namespace IndexForge.Indexing.Postings;

/// <summary>One term's postings in one part of the index. Immutable: any number of cursors may read it.</summary>
internal abstract class PostingList
{
    /// <summary>Chunks that hold the term, deleted ones included; in a head, at least the visible ones.</summary>
    public abstract int Count { get; }

    public abstract PostingCursor Open();

    /// <summary>The same for looking up, where the term is frequent and its part keeps such; null otherwise.</summary>
    public virtual DensePostings? Dense => null;
}
