using System.Numerics.Tensors;
using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Vectors;

/// <summary>
/// Terms hashed to signed dimensions (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009): needs no corpus, so it
/// serves texts that no basis was built for.
/// </summary>
/// <param name="language">Decides stems.</param>
public sealed class HashedEmbedder(Language language = Language.English) : IEmbedder
{
    /// <inheritdoc/>
    public string Name => "hashed-tf-256";

    /// <inheritdoc/>
    public int Dimensions => 256;

    /// <inheritdoc/>
    public ValueTask<float[][]> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation = default) =>
        new([.. texts.Select(Embed)]);

    private float[] Embed(string text)
    {
        var counts = new Dictionary<string, int>();
        TermCounts.Count(text, language, counts);
        var vector = new float[Dimensions];
        foreach (var (term, count) in counts)
        {
            // FNV-1a: the same dimensions in every process.
            var hash = 14695981039346656037ul;
            foreach (var c in term)
            {
                hash = (hash ^ c) * 1099511628211ul;
            }

            hash ^= hash >> 32;
            vector[hash & 255] += (hash & 256) == 0 ? 1 + MathF.Log(count) : -1 - MathF.Log(count);
        }

        var length = TensorPrimitives.Norm(vector);
        if (length > 0)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }

        return vector;
    }
}
