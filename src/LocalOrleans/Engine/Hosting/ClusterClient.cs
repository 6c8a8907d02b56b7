using LocalOrleans.References;
using LocalOrleans.Runtime;
using Orleans;
using Orleans.Runtime;

namespace LocalOrleans.Hosting;

/// <summary>A caller outside the grains.</summary>
internal sealed class ClusterClient(CallOrigin origin, IServiceProvider services) : IClusterClient
{
    private readonly ReferenceFactory _factory = new(origin);

    public IServiceProvider ServiceProvider => services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => _factory.GetGrain<TGrainInterface>(primaryKey, grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => _factory.GetGrain<TGrainInterface>(grainId);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => _factory.GetGrain(grainInterfaceType, grainPrimaryKey);
}
