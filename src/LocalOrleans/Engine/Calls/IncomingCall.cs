using System.Reflection;
using LocalOrleans.Activations;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace LocalOrleans.Calls;

/// <summary>A call on its way through the filters to the grain's method.</summary>
internal sealed class IncomingCall(CallRequest call, Activation activation) : IIncomingGrainCallContext
{
    private int _stage;

    public IInvokable Request => call;

    public object Grain => activation.GrainInstance!;

    public GrainId? SourceId => call.SourceId;

    public GrainId TargetId => call.TargetId;

    public string InterfaceName => call.GetInterfaceName();

    public string MethodName => call.GetMethodName();

    public MethodInfo InterfaceMethod => call.Method.Info;

    public MethodInfo ImplementationMethod => activation.Class.ImplementationOf(call.Method.Info);

    public IGrainContext TargetContext => activation;

    public object? Result { get; set; }

    public async Task Invoke()
    {
        var filters = activation.Engine.Filters;
        var stage = _stage++;
        if (stage < filters.Length)
        {
            await filters[stage].Invoke(this);
        }
        else if (stage == filters.Length && Grain is IIncomingGrainCallFilter self)
        {
            await self.Invoke(this);
        }
        else
        {
            Result = await call.InvokeBoxedAsync(Grain);
        }
    }
}
