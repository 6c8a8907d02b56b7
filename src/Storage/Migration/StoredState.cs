using Orleans.Runtime;

namespace IndexForge.Storage.Migration;

/// <summary>A state as its store holds it.</summary>
/// <param name="Place">Where it stands in the store; pages are listed by it.</param>
/// <param name="Grain">Its grain.</param>
/// <param name="Name">The state's name.</param>
/// <param name="Payload">What the serialiser made of it.</param>
public sealed record StoredState(long Place, GrainId Grain, string Name, ReadOnlyMemory<byte> Payload);
