using System.Reflection;
using Orleans.Runtime;

namespace Orleans;

/// <inheritdoc/>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    IGrainContext TargetContext { get; }

    MethodInfo ImplementationMethod { get; }
}
