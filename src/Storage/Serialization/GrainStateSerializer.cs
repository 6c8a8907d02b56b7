using System.Buffers;
using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace IndexForge.Storage;

/// <summary>The one serialiser of grain state, for every provider and both engines.</summary>
/// <remarks>
/// A state is UTF-8 JSON (camelCase, nulls left out, enums by name), so that it stays readable in the store and old states
/// are read by newer types. A type with a <see cref="StateCodec"/> is the byte <see cref="RawTag"/> followed by the codec's
/// bytes. No JSON text starts with a byte below 0x09, so the first byte tells the two apart, and room is left for more.
/// </remarks>
public sealed class GrainStateSerializer : IGrainStorageSerializer
{
    /// <summary>The first byte of a state stored through a codec.</summary>
    public const byte RawTag = 0x01;

    private const int FirstJsonByte = 0x09;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Default)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // State is never put into a page, so only what JSON itself demands is escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly FrozenDictionary<Type, StateCodec> _codecs;

    /// <summary>Makes the serialiser.</summary>
    /// <param name="codecs">One per type at most.</param>
    public GrainStateSerializer(IEnumerable<StateCodec> codecs) => _codecs = codecs.ToFrozenDictionary(codec => codec.StateType);

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input)
    {
        if (input is StoredBytes stored)
            return new BinaryData(stored.Bytes);
        if (input is null || !_codecs.TryGetValue(typeof(T), out var codec))
            return new BinaryData(JsonSerializer.SerializeToUtf8Bytes(input, Json));

        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write([RawTag]);
        ((StateCodec<T>)codec).Write(input, buffer);
        return new BinaryData(buffer.WrittenMemory);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The bytes are not a state of this type (<see cref="StorageErrorCode.MalformedState"/>).</exception>
    public T? Deserialize<T>(BinaryData input)
    {
        var bytes = input.ToMemory();
        if (typeof(T) == typeof(StoredBytes))
            return (T)(object)new StoredBytes(bytes);
        try
        {
            if (bytes.Length > 0 && bytes.Span[0] >= FirstJsonByte)
                return JsonSerializer.Deserialize<T>(bytes.Span, Json);
            if (bytes.Length > 0 && bytes.Span[0] == RawTag && _codecs.TryGetValue(typeof(T), out var codec))
                return ((StateCodec<T>)codec).Read(bytes[1..]);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Malformed<T>(e);
        }

        throw Malformed<T>(null);
    }

    private static StorageException Malformed<T>(Exception? cause) =>
        new(StorageErrorCode.MalformedState, $"The stored bytes are not a state of type {typeof(T).Name}: {cause?.Message ?? "unknown format"}", cause);
}
