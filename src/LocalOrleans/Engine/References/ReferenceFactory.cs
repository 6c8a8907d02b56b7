using LocalOrleans.Activations;
using LocalOrleans.Runtime;
using Orleans;
using Orleans.Runtime;

namespace LocalOrleans.References;

/// <summary>Makes references for one side of the calls: the grains of an engine, or a client of it.</summary>
internal sealed class ReferenceFactory(CallOrigin origin) : IGrainFactory
{
    /// <summary>A reference to a grain, given the grain or another reference to it.</summary>
    public static object Of(IAddressable grain, Type grainInterface)
    {
        if (grainInterface.IsInstanceOfType(grain) && grain is GrainReference)
        {
            return grain;
        }

        var callOrigin = grain is GrainProxy proxy ? proxy.Origin : Activation.Of((IGrainBase)grain).Engine.Origin;
        return ProxyEmitter.Of(grainInterface)(grain.GetGrainId(), callOrigin);
    }

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => (TGrainInterface)Make(typeof(TGrainInterface), primaryKey, grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)(object)ProxyEmitter.Of(typeof(TGrainInterface))(grainId, origin);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => (IGrain)Make(grainInterfaceType, grainPrimaryKey, null);

    private object Make(Type grainInterface, string key, string? prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var grainClass = origin.Classes.ImplementationOf(grainInterface, prefix);
        return ProxyEmitter.Of(grainInterface)(GrainId.Create(grainClass.GrainType, IdSpan.Create(key)), origin);
    }
}
