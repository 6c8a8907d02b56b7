namespace Orleans.Core;

/// <inheritdoc/>
public interface IStorage<TState> : IStorage
{
    TState State { get; set; }
}
