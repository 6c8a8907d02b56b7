using System.Numerics.Tensors;

namespace IndexForge.Indexing.Vectors;

/// <summary>A dense matrix by rows.</summary>
internal sealed class DenseMatrix(int rows, int columns)
{
    private readonly float[] _values = new float[(long)rows * columns];

    public int Rows => rows;

    public int Columns => columns;

    public Span<float> Row(int row) => _values.AsSpan(row * columns, columns);

    /// <summary>The transpose of this matrix times this matrix.</summary>
    public double[,] Gram()
    {
        var sums = new float[columns * columns];
        for (var r = 0; r < rows; r++)
        {
            var row = Row(r);
            for (var i = 0; i < columns; i++)
            {
                if (row[i] != 0)
                {
                    var target = sums.AsSpan(i * columns, columns);
                    TensorPrimitives.MultiplyAdd(row, row[i], target, target);
                }
            }
        }

        var gram = new double[columns, columns];
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                gram[i, j] = sums[(i * columns) + j];
            }
        }

        return gram;
    }

    /// <summary>This matrix times the first columns of a square one, given by columns.</summary>
    public DenseMatrix Times(double[][] vectors)
    {
        var product = new DenseMatrix(rows, vectors.Length);
        var factors = new float[columns][];
        for (var i = 0; i < columns; i++)
        {
            factors[i] = [.. vectors.Select(v => (float)v[i])];
        }

        for (var r = 0; r < rows; r++)
        {
            var target = product.Row(r);
            var row = Row(r);
            for (var i = 0; i < columns; i++)
            {
                TensorPrimitives.MultiplyAdd(factors[i], row[i], target, target);
            }
        }

        return product;
    }
}
