using System.Numerics.Tensors;

namespace IndexForge.Grains.Models.Embedding;

/// <summary>What every vector of a model must be, whoever gave it.</summary>
internal static class EmbeddingChecks
{
    private const int MaxDimensions = 16_384;

    /// <exception cref="FormatException">A vector is empty, too long, of another size than the first, or not finite.</exception>
    public static void Check(float[][] vectors)
    {
        foreach (var vector in vectors)
        {
            if (vector.Length is 0 or > MaxDimensions || vector.Length != vectors[0].Length)
            {
                throw new FormatException($"a vector of {vector.Length} numbers beside one of {vectors[0].Length}");
            }

            // One number that is none makes the sum so.
            if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes(vector)))
            {
                throw new FormatException("a vector with numbers that are not finite");
            }
        }
    }
}
