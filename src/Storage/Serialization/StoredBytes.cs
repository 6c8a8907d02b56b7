namespace IndexForge.Storage;

/// <summary>
/// A state as it is stored: <see cref="GrainStateSerializer"/> passes it through. Lets states be copied from one provider to
/// another without knowing their types.
/// </summary>
/// <param name="Bytes">What a serialiser made of the state; not empty.</param>
public sealed record StoredBytes(ReadOnlyMemory<byte> Bytes);
