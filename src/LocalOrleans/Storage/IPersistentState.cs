using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A state injected into a grain's constructor and read before it activates.</summary>
public interface IPersistentState<TState> : IStorage<TState>
{
}
