namespace IndexForge.Indexing.Vectors;

/// <summary>What a shard keeps vectors in: a basis built from the collection's texts, or a model's space. Only vectors of one space compare.</summary>
public abstract class VectorSpace
{
    private protected VectorSpace(int version, int dimensions) => (Version, Dimensions) = (version, dimensions);

    /// <summary>Orders the spaces of a collection; a space is known by it. Those of models begin at <see cref="ModelSpace.FirstVersion"/>.</summary>
    public int Version { get; }

    /// <summary>Numbers per vector.</summary>
    public int Dimensions { get; }

    /// <summary>What the cosine counts for beside the words in a hybrid ranking, 0 to 1.</summary>
    public abstract double Weight { get; }
}
