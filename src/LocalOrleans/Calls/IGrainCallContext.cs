using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>One call as a filter sees it.</summary>
public interface IGrainCallContext
{
    /// <summary>The call's arguments.</summary>
    IInvokable Request { get; }

    /// <summary>The grain that runs the call.</summary>
    object Grain { get; }

    /// <summary>The calling grain; none when the caller is outside the grains.</summary>
    GrainId? SourceId { get; }

    GrainId TargetId { get; }

    string InterfaceName { get; }

    string MethodName { get; }

    MethodInfo InterfaceMethod { get; }

    /// <summary>The answer, once <see cref="Invoke"/> has completed; a filter may replace it.</summary>
    object? Result { get; set; }

    /// <summary>Goes on to the next filter, at last to the grain's method.</summary>
    Task Invoke();
}
