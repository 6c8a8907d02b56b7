namespace IndexForge.Indexing.Vectors;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, "Matrix Computations", 8.5).</summary>
internal static class SymmetricEigen
{
    private const int MaxSweeps = 30;

    /// <summary>Values from the greatest, and the vector of each.</summary>
    public static (double[] Values, double[][] Vectors) Run(double[,] symmetric)
    {
        var n = symmetric.GetLength(0);
        var a = new double[n][];
        var v = new double[n][];
        for (var i = 0; i < n; i++)
        {
            a[i] = new double[n];
            v[i] = new double[n];
            v[i][i] = 1;
            for (var j = 0; j < n; j++)
            {
                a[i][j] = symmetric[i, j];
            }
        }

        for (var sweep = 0; sweep < MaxSweeps && Sweep(a, v) > 1e-12; sweep++)
        {
        }

        var order = Enumerable.Range(0, n).OrderByDescending(i => a[i][i]).ToArray();
        return ([.. order.Select(i => Math.Max(0, a[i][i]))], [.. order.Select(i => v[i])]);
    }

    /// <summary>Rotates every pair once; the greatest off-diagonal share seen.</summary>
    private static double Sweep(double[][] a, double[][] v)
    {
        var worst = 0.0;
        for (var p = 0; p < a.Length; p++)
        {
            for (var q = p + 1; q < a.Length; q++)
            {
                var scale = Math.Sqrt(Math.Abs(a[p][p] * a[q][q]));
                var off = Math.Abs(a[p][q]);
                if (off <= 1e-14 * scale || off < 1e-300)
                {
                    continue;
                }

                worst = Math.Max(worst, off / Math.Max(scale, 1e-300));
                Rotate(a, v, p, q);
            }
        }

        return Math.Min(1, worst);
    }

    private static void Rotate(double[][] a, double[][] v, int p, int q)
    {
        var theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        var t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        Mix(a[p], a[q], c, s);
        Mix(v[p], v[q], c, s);
        for (var k = 0; k < a.Length; k++)
        {
            var (kp, kq) = (a[k][p], a[k][q]);
            a[k][p] = (c * kp) - (s * kq);
            a[k][q] = (s * kp) + (c * kq);
        }
    }

    private static void Mix(double[] rowP, double[] rowQ, double c, double s)
    {
        for (var k = 0; k < rowP.Length; k++)
        {
            var (pk, qk) = (rowP[k], rowQ[k]);
            rowP[k] = (c * pk) - (s * qk);
            rowQ[k] = (s * pk) + (c * qk);
        }
    }
}
