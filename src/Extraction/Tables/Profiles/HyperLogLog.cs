using System.Numerics;

namespace IndexForge.Extraction.Tables.Profiles;

/// <summary>
/// Distinct count of a stream in fixed memory: Flajolet, Fusy, Gandouet, Meunier, "HyperLogLog: the analysis of a near-optimal
/// cardinality estimation algorithm" (AofA 2007), with 64-bit hashes and Ertl's improved estimator ("New cardinality estimation
/// algorithms for HyperLogLog sketches", arXiv:1702.01284, algorithm 6), which needs no bias tables. Exact up to 256 values.
/// Standard error 1.04/√2^precision: 1.6 % at 12.
/// </summary>
internal sealed class HyperLogLog(int precision = 12)
{
    private const int ExactLimit = 256;

    private ulong[] _exact = new ulong[8];
    private int _exactCount;
    private byte[]? _registers;

    public void Add(ulong hash)
    {
        if (_registers is not null)
        {
            Register(hash);
            return;
        }

        // 0 marks a free slot; the value that hashes to it moves to another.
        hash = hash == 0 ? 1 : hash;
        var mask = _exact.Length - 1;
        var at = (int)hash & mask;
        while (_exact[at] != 0)
        {
            if (_exact[at] == hash)
            {
                return;
            }

            at = (at + 1) & mask;
        }

        _exact[at] = hash;
        if (++_exactCount * 2 > _exact.Length)
        {
            Grow();
        }
    }

    public long Estimate()
    {
        if (_registers is null)
        {
            return _exactCount;
        }

        var q = 64 - precision;
        Span<int> histogram = stackalloc int[q + 2];
        histogram.Clear();
        foreach (var register in _registers)
        {
            histogram[register]++;
        }

        double m = _registers.Length;
        var z = m * Tau(1 - (histogram[q + 1] / m));
        for (var k = q; k >= 1; k--)
        {
            z = 0.5 * (z + histogram[k]);
        }

        z += m * Sigma(histogram[0] / m);
        return (long)Math.Round(m * m / (2 * Math.Log(2) * z));
    }

    private void Grow()
    {
        var old = _exact;
        if (_exactCount > ExactLimit)
        {
            _registers = new byte[1 << precision];
            _exact = [];
            foreach (var hash in old)
            {
                if (hash != 0)
                {
                    Register(hash);
                }
            }

            return;
        }

        _exact = new ulong[old.Length * 2];
        _exactCount = 0;
        foreach (var hash in old)
        {
            if (hash != 0)
            {
                Add(hash);
            }
        }
    }

    private void Register(ulong hash)
    {
        var index = hash >> (64 - precision);
        var rank = (byte)(Math.Min(BitOperations.LeadingZeroCount(hash << precision), 64 - precision) + 1);
        ref var register = ref _registers![index];
        if (rank > register)
        {
            register = rank;
        }
    }

    private static double Sigma(double x)
    {
        if (x >= 1)
        {
            return double.PositiveInfinity;
        }

        double y = 1, z = x, before;
        do
        {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        }
        while (z != before);
        return z;
    }

    private static double Tau(double x)
    {
        if (x is <= 0 or >= 1)
        {
            return 0;
        }

        double y = 1, z = 1 - x, before;
        do
        {
            x = Math.Sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }
        while (z != before);
        return z / 3;
    }
}
