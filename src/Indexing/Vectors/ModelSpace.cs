namespace IndexForge.Indexing.Vectors;

/// <summary>
/// The space of a model that somebody else runs. Its vectors come later than their chunks, and each may cost money: they are kept with the
/// hash of the text they were made of, and a text that the shard has a vector of is never embedded again.
/// </summary>
public sealed class ModelSpace : VectorSpace
{
    /// <summary>The first version of models' spaces: those of bases stay below.</summary>
    public const int FirstVersion = 1 << 20;

    /// <summary>A space.</summary>
    /// <param name="version">Its version, from <see cref="FirstVersion"/> on.</param>
    /// <param name="name">Names model and dimensions.</param>
    /// <param name="dimensions">Numbers per vector.</param>
    /// <param name="weight">What its cosine counts for in a hybrid ranking, 0 to 1.</param>
    public ModelSpace(int version, string name, int dimensions, double weight)
        : base(version, dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, FirstVersion);
        (Name, Weight) = (name, weight);
    }

    /// <summary>Names model and dimensions.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override double Weight { get; }
}
