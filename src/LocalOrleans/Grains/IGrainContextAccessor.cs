namespace Orleans.Runtime;

/// <summary>Tells code of a grain which activation it runs in.</summary>
public interface IGrainContextAccessor
{
    IGrainContext GrainContext { get; }
}
