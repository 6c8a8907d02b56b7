using Orleans;

namespace LocalOrleans.Calls;

/// <summary>A filter that is a delegate.</summary>
internal sealed class DelegatingCallFilter(IncomingGrainCallFilterDelegate filter) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => filter(context);
}
