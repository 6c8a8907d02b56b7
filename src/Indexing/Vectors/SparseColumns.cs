using System.Numerics.Tensors;

namespace IndexForge.Indexing.Vectors;

/// <summary>A sparse matrix by columns: texts as weighted terms.</summary>
internal sealed class SparseColumns(int rows, (int Row, float Value)[][] columns)
{
    public int Rows => rows;

    public int Columns => columns.Length;

    /// <summary>This matrix times a dense one.</summary>
    public DenseMatrix Times(DenseMatrix right)
    {
        var product = new DenseMatrix(rows, right.Columns);
        for (var j = 0; j < columns.Length; j++)
        {
            foreach (var (row, value) in columns[j])
            {
                TensorPrimitives.MultiplyAdd(right.Row(j), value, product.Row(row), product.Row(row));
            }
        }

        return product;
    }

    /// <summary>This matrix, transposed, times a dense one.</summary>
    public DenseMatrix TransposedTimes(DenseMatrix right)
    {
        var product = new DenseMatrix(columns.Length, right.Columns);
        for (var j = 0; j < columns.Length; j++)
        {
            foreach (var (row, value) in columns[j])
            {
                TensorPrimitives.MultiplyAdd(right.Row(row), value, product.Row(j), product.Row(j));
            }
        }

        return product;
    }
}
