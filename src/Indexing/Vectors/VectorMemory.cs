using System.Runtime.InteropServices;

namespace IndexForge.Indexing.Vectors;

/// <summary>Vectors by the hash of their text.</summary>
internal sealed class VectorMemory(int dimensions)
{
    private readonly List<ulong> _hashes = [];
    private readonly Dictionary<ulong, int> _at = [];
    private Int8Vectors _rows = new(dimensions);

    public int Dimensions => dimensions;

    public int Count => _hashes.Count;

    /// <summary>Adds a vector of any length, as one of length one; an empty one as zero.</summary>
    public void Add(ulong hash, float[] vector)
    {
        if (vector.Length != 0 && vector.Length != dimensions)
        {
            throw new ArgumentException($"A vector has {vector.Length} numbers, not {dimensions}.", nameof(vector));
        }

        if (_at.TryAdd(hash, _hashes.Count))
        {
            _hashes.Add(hash);
            var unit = new float[dimensions];
            var length = System.Numerics.Tensors.TensorPrimitives.Norm(vector);
            if (length > 0)
            {
                System.Numerics.Tensors.TensorPrimitives.Divide(vector, length, unit);
            }

            _rows.Add(unit);
        }
    }

    public void AddAll(VectorMemory other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            if (_at.TryAdd(other._hashes[i], _hashes.Count))
            {
                _hashes.Add(other._hashes[i]);
                _rows.Add(other._rows, i);
            }
        }
    }

    public (Int8Vectors Rows, int At)? Find(ulong hash) => _at.TryGetValue(hash, out var at) ? (_rows, at) : null;

    public byte[] Encode() => VectorRecord.Encode(CollectionsMarshal.AsSpan(_hashes), _rows);

    /// <summary>Reads a record into an empty memory.</summary>
    public bool TryDecode(ReadOnlySpan<byte> record)
    {
        var rows = new Int8Vectors(dimensions);
        if (_hashes.Count > 0 || !VectorRecord.TryDecode(record, rows, null, _hashes))
        {
            return false;
        }

        for (var i = 0; i < _hashes.Count; i++)
        {
            _at.TryAdd(_hashes[i], i);
        }

        _rows = rows;
        return true;
    }
}
