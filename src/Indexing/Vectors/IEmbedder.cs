namespace IndexForge.Indexing.Vectors;

/// <summary>Turns texts into vectors whose cosine says how near their meanings are.</summary>
public interface IEmbedder
{
    /// <summary>Names the space: vectors of different names are not comparable.</summary>
    string Name { get; }

    /// <summary>Numbers per vector.</summary>
    int Dimensions { get; }

    /// <summary>Embeds texts; vectors have length one, or are zero for texts without known words.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">Cancels the call.</param>
    ValueTask<float[][]> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation = default);
}
