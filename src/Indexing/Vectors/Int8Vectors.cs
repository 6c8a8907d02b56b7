using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using IndexForge.Indexing.Encoding;

namespace IndexForge.Indexing.Vectors;

/// <summary>
/// Unit vectors in a byte per dimension, scanned exactly: one multiply-add per 16 dimensions is faster than following a graph of
/// neighbours below about a million vectors. Append-only: one writer, readers go as far as the count they know.
/// </summary>
internal sealed class Int8Vectors(int dimensions)
{
    private const float Steps = 127;
    private readonly int _stride = (dimensions + 31) / 32 * 32;
    private sbyte[] _values = [];
    private float[] _scales = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public long Bytes => _values.Length + (_scales.Length * 4L);

    public void Add(ReadOnlySpan<float> vector)
    {
        Grow();
        _scales[_count] = Quantize(vector, _values.AsSpan(_count * _stride, _stride));
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Adds a vector of another set of the same dimensions.</summary>
    public void Add(Int8Vectors other, int at)
    {
        Grow();
        Volatile.Read(ref other._values).AsSpan(at * _stride, _stride).CopyTo(_values.AsSpan(_count * _stride));
        _scales[_count] = Volatile.Read(ref other._scales)[at];
        Volatile.Write(ref _count, _count + 1);
    }

    private void Grow()
    {
        if (_count == _scales.Length)
        {
            var size = Math.Max(64, _count + (_count / 2));
            var values = new sbyte[size * _stride];
            _values.CopyTo(values, 0);
            var scales = new float[size];
            _scales.CopyTo(scales, 0);
            Volatile.Write(ref _values, values);
            Volatile.Write(ref _scales, scales);
        }
    }

    /// <summary>The vectors as bytes, with a checksum.</summary>
    public byte[] Encode()
    {
        var count = Count;
        var to = new ByteWriter((count * (_stride + sizeof(float))) + 16);
        to.UInt32((uint)count);
        to.UInt32((uint)dimensions);
        to.Bytes(MemoryMarshal.AsBytes(_scales.AsSpan(0, count)));
        to.Bytes(MemoryMarshal.AsBytes(_values.AsSpan(0, count * _stride)));
        to.UInt32(Crc32C.Of(to.Written));
        return to.ToArray();
    }

    /// <summary>Takes what <see cref="Encode"/> gave; false where it is not that, or not this many. Only while empty.</summary>
    public bool Restore(ReadOnlySpan<byte> bytes, int count)
    {
        const int frame = 12;
        if (_count != 0 || bytes.Length != ((long)count * (_stride + sizeof(float))) + frame
            || new ByteReader(bytes[^4..]).UInt32() != Crc32C.Of(bytes[..^4]))
        {
            return false;
        }

        var from = new ByteReader(bytes[..^4]);
        if (from.UInt32() != count || from.UInt32() != dimensions)
        {
            return false;
        }

        _scales = MemoryMarshal.Cast<byte, float>(from.Bytes(count * sizeof(float))).ToArray();
        _values = MemoryMarshal.Cast<byte, sbyte>(from.Bytes(count * _stride)).ToArray();
        Volatile.Write(ref _count, count);
        return true;
    }

    /// <summary>A vector as numbers again; empty for a zero one.</summary>
    public float[] Floats(int at)
    {
        var scale = Volatile.Read(ref _scales)[at];
        if (scale == 0)
        {
            return [];
        }

        var floats = new float[dimensions];
        TensorPrimitives.ConvertTruncating<sbyte, float>(Volatile.Read(ref _values).AsSpan(at * _stride, dimensions), floats);
        TensorPrimitives.Multiply(floats, scale, floats);
        return floats;
    }

    /// <summary>A query in the same form.</summary>
    public (sbyte[] Values, float Scale) Quantize(ReadOnlySpan<float> vector)
    {
        var values = new sbyte[_stride];
        return (values, Quantize(vector, values));
    }

    /// <summary>Cosines of the first vectors with a query.</summary>
    public void Scan((sbyte[] Values, float Scale) query, int count, Span<float> cosines)
    {
        var values = Volatile.Read(ref _values);
        var scales = Volatile.Read(ref _scales);
        for (var i = 0; i < count; i++)
        {
            cosines[i] = Dot(values.AsSpan(i * _stride, _stride), query.Values) * scales[i] * query.Scale;
        }
    }

    public float Cosine((sbyte[] Values, float Scale) query, int at) =>
        Dot(Volatile.Read(ref _values).AsSpan(at * _stride, _stride), query.Values) * Volatile.Read(ref _scales)[at] * query.Scale;

    /// <summary>The cosine with a query that is not rounded.</summary>
    public float Cosine(ReadOnlySpan<float> query, int at)
    {
        var row = Volatile.Read(ref _values).AsSpan(at * _stride, dimensions);
        Span<float> floats = dimensions <= 2_048 ? stackalloc float[dimensions] : new float[dimensions];
        TensorPrimitives.ConvertTruncating<sbyte, float>(row, floats);
        return TensorPrimitives.Dot(floats, query) * Volatile.Read(ref _scales)[at];
    }

    private static float Quantize(ReadOnlySpan<float> vector, Span<sbyte> into)
    {
        var greatest = TensorPrimitives.MaxMagnitude(vector);
        greatest = Math.Abs(greatest);
        if (greatest == 0 || !float.IsFinite(greatest))
        {
            into.Clear();
            return 0;
        }

        for (var i = 0; i < vector.Length; i++)
        {
            into[i] = (sbyte)MathF.Round(vector[i] / greatest * Steps);
        }

        return greatest / Steps;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Dot(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        if (Avx2.IsSupported)
        {
            var sum = Vector256<int>.Zero;
            for (nuint i = 0; i < (nuint)a.Length; i += 16)
            {
                var x = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref left, i));
                var y = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref right, i));
                sum += Avx2.MultiplyAddAdjacent(x, y);
            }

            return Vector256.Sum(sum);
        }

        var total = 0;
        for (var i = 0; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }
}
