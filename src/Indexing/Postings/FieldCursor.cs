namespace IndexForge.Indexing.Postings;

/// <summary>Reads which positions of a chunk belong to which field.</summary>
internal abstract class FieldCursor
{
    /// <summary>The field's number in this part, -1 if no chunk has it.</summary>
    public abstract int Number(string field);

    /// <summary>The fields of a chunk. Called with growing chunks; the span is valid until the next call.</summary>
    public abstract ReadOnlySpan<FieldExtent> At(int chunk);
}
