using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace IndexForge.Indexing.Vectors.Static;

/// <summary>
/// A safetensors file, mapped into memory: eight bytes of header length, a JSON header of <c>{name: {dtype, shape, data_offsets}}</c>, the
/// tensors' bytes. Format: the safetensors README of huggingface. Everything the header says is checked before anything is read by it.
/// </summary>
internal sealed class SafeTensors : IDisposable
{
    private const int MaxHeaderBytes = 16 << 20;
    private const int MaxTensors = 4_096;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    private SafeTensors(MemoryMappedFile file, MemoryMappedViewAccessor view) => (_file, _view) = (file, view);

    /// <summary>Opens a file. It must not be changed in place while it is open; replacing it by another is fine.</summary>
    /// <exception cref="IndexException"><c>model_invalid</c>.</exception>
    public static SafeTensors Open(string path)
    {
        var length = new FileInfo(path).Length;
        if (length < 8)
        {
            throw Invalid("is too short");
        }

        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        MemoryMappedViewAccessor? view = null;
        try
        {
            view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            var opened = new SafeTensors(file, view);
            opened.ReadHeader(length);
            return opened;
        }
        catch (Exception e)
        {
            view?.Dispose();
            file.Dispose();
            throw e is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException or ArgumentException ? Invalid($"has a header that cannot be read ({e.Message})", e) : e;
        }
    }

    /// <summary>A tensor, or null.</summary>
    public Tensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>Reads numbers of a tensor as single floats.</summary>
    /// <param name="tensor">One of this file's.</param>
    /// <param name="first">The first element.</param>
    /// <param name="into">As many as this holds; they must be there.</param>
    public void Read(Tensor tensor, long first, Span<float> into)
    {
        var size = tensor.Kind.Bytes();
        if (first < 0 || first + into.Length > tensor.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(first));
        }

        Span<byte> bytes = into.Length * size <= 8_192 ? stackalloc byte[into.Length * size] : new byte[into.Length * size];
        _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(tensor.Offset + (first * size)), bytes);
        switch (tensor.Kind)
        {
            case TensorKind.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(into);
                break;
            case TensorKind.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), into);
                break;
            case TensorKind.BF16:
                for (var i = 0; i < into.Length; i++)
                {
                    // The upper half of a single.
                    into[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]) << 16);
                }

                break;
            case TensorKind.I8:
                for (var i = 0; i < into.Length; i++)
                {
                    into[i] = (sbyte)bytes[i];
                }

                break;
            case TensorKind.F64:
                for (var i = 0; i < into.Length; i++)
                {
                    into[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * 8)..]);
                }

                break;
            default:
                throw Invalid($"has numbers of kind {tensor.Kind} where fractions are wanted");
        }
    }

    /// <summary>Reads a whole tensor of integers.</summary>
    public long[] ReadIntegers(Tensor tensor)
    {
        if (tensor.Kind is not (TensorKind.I64 or TensorKind.I32))
        {
            throw Invalid($"has numbers of kind {tensor.Kind} where integers are wanted");
        }

        var size = tensor.Kind.Bytes();
        var bytes = new byte[tensor.Count * size];
        _view.SafeMemoryMappedViewHandle.ReadSpan<byte>((ulong)tensor.Offset, bytes);
        var values = new long[tensor.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = size == 8 ? BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * 8)) : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * 4));
        }

        return values;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    internal static IndexException Invalid(string what, Exception? inner = null) => IndexException.Model($"The tensor file {what}.", inner);

    private void ReadHeader(long length)
    {
        var header = _view.ReadInt64(0);
        if (header is < 2 or > MaxHeaderBytes || header > length - 8)
        {
            throw Invalid($"names a header of {header} bytes");
        }

        var bytes = new byte[header];
        _view.SafeMemoryMappedViewHandle.ReadSpan<byte>(8, bytes);
        using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (property.Name == "__metadata__" || !Enum.TryParse<TensorKind>(property.Value.GetProperty("dtype").GetString(), out var kind))
            {
                // Tensors of other kinds are none of ours.
                continue;
            }

            if (_tensors.Count == MaxTensors)
            {
                throw Invalid($"has more than {MaxTensors} tensors");
            }

            var shape = property.Value.GetProperty("shape").EnumerateArray().Select(static d => d.GetInt64()).ToArray();
            var offsets = property.Value.GetProperty("data_offsets").EnumerateArray().Select(static o => o.GetInt64()).ToArray();
            if (shape.Length > 8 || Array.Exists(shape, static d => d < 0))
            {
                throw Invalid($"gives '{Short(property.Name)}' a shape that none can have");
            }

            var count = shape.Aggregate(1L, static (product, d) => checked(product * d));
            var data = length - 8 - header;
            if (offsets is not [var begin, var end] || begin < 0 || end < begin || end > data || end - begin != checked(count * kind.Bytes()))
            {
                throw Invalid($"gives '{Short(property.Name)}' a place where it cannot be");
            }

            _tensors[property.Name] = new Tensor(kind, shape, 8 + header + begin, count);
        }
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..80];

    /// <summary>A tensor.</summary>
    /// <param name="Kind">Its numbers' format.</param>
    /// <param name="Shape">Its sizes.</param>
    /// <param name="Offset">Where it begins in the file.</param>
    /// <param name="Count">Its numbers.</param>
    internal sealed record Tensor(TensorKind Kind, long[] Shape, long Offset, long Count);
}
