namespace LocalOrleans.Storing;

/// <summary>A state that is read before its grain activates.</summary>
internal interface IReadBeforeActivation
{
    Task ReadAsync();
}
