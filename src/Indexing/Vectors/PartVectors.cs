namespace IndexForge.Indexing.Vectors;

/// <summary>The vectors of a part's chunks, as far as they were made, and the basis they belong to.</summary>
internal sealed record PartVectors(LsaBasis Basis, Int8Vectors Rows)
{
    public PartVectors(LsaBasis basis)
        : this(basis, new Int8Vectors(basis.Dimensions))
    {
    }
}
