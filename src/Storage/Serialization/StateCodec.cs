using System.Buffers;

namespace IndexForge.Storage;

/// <summary>Reads and writes one state type as raw bytes, for states that are blocks of data and would only swell as JSON.</summary>
/// <remarks>The bytes are the codec's own: a codec that may change carries its version in them.</remarks>
public abstract class StateCodec
{
    private protected StateCodec(Type stateType) => StateType = stateType;

    /// <summary>The type whose states the codec stores.</summary>
    public Type StateType { get; }

    /// <summary>Makes a codec of two functions.</summary>
    /// <param name="write">Appends the state's bytes.</param>
    /// <param name="read">Makes the state of its bytes, which it may keep: nothing else will touch them.</param>
    public static StateCodec<T> Create<T>(Action<T, IBufferWriter<byte>> write, Func<ReadOnlyMemory<byte>, T> read) => new(write, read);
}

/// <inheritdoc cref="StateCodec"/>
public sealed class StateCodec<T> : StateCodec
{
    internal StateCodec(Action<T, IBufferWriter<byte>> write, Func<ReadOnlyMemory<byte>, T> read)
        : base(typeof(T))
    {
        Write = write;
        Read = read;
    }

    internal Action<T, IBufferWriter<byte>> Write { get; }

    internal Func<ReadOnlyMemory<byte>, T> Read { get; }
}
