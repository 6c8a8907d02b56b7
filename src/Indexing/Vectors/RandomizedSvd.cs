namespace IndexForge.Indexing.Vectors;

/// <summary>
/// The leading left singular vectors of a sparse matrix, by random projection with power iterations (Halko, Martinsson and Tropp,
/// "Finding structure with randomness", 2011, algorithms 4.4 and 5.1). The seed is fixed: the same texts give the same basis.
/// </summary>
internal static class RandomizedSvd
{
    private const int Oversampling = 16;
    private const int PowerIterations = 2;

    /// <summary>The left singular vectors, as columns, greatest singular value first.</summary>
    public static (DenseMatrix Vectors, double[] Values) Run(SparseColumns matrix, int rank)
    {
        var width = Math.Min(rank + Oversampling, Math.Min(matrix.Rows, matrix.Columns));
        var sample = matrix.Times(Gaussian(matrix.Columns, width));
        for (var i = 0; i < PowerIterations; i++)
        {
            sample = matrix.Times(matrix.TransposedTimes(Orthonormal(sample)));
        }

        var range = Orthonormal(sample);
        var projected = matrix.TransposedTimes(range);
        var (values, vectors) = SymmetricEigen.Run(projected.Gram());
        var kept = Math.Min(rank, values.Count(v => v > 1e-6 * values[0]));
        return (range.Times(vectors[..kept]), [.. values.Take(kept).Select(Math.Sqrt)]);
    }

    private static DenseMatrix Gaussian(int rows, int columns)
    {
        var random = new Random(20240607);
        var matrix = new DenseMatrix(rows, columns);
        for (var r = 0; r < rows; r++)
        {
            var row = matrix.Row(r);
            for (var c = 0; c < columns; c++)
            {
                row[c] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            }
        }

        return matrix;
    }

    /// <summary>Columns with the same span and unit length, at right angles: by the eigenvectors of the Gram matrix, small directions dropped.</summary>
    private static DenseMatrix Orthonormal(DenseMatrix matrix)
    {
        var (values, vectors) = SymmetricEigen.Run(matrix.Gram());
        var kept = values.Count(v => v > 1e-7 * Math.Max(values[0], 1e-30));
        for (var i = 0; i < kept; i++)
        {
            var scale = 1 / Math.Sqrt(values[i]);
            for (var j = 0; j < vectors[i].Length; j++)
            {
                vectors[i][j] *= scale;
            }
        }

        return matrix.Times(vectors[..Math.Max(1, kept)]);
    }
}
