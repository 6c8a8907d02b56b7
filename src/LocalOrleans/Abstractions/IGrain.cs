namespace Orleans.Runtime
{
    /// <summary>Anything that can be addressed.</summary>
    public interface IAddressable
    {
    }
}

namespace Orleans
{
    using Orleans.Runtime;

    /// <summary>Base of every grain interface.</summary>
    public interface IGrain : IAddressable
    {
    }

    /// <summary>A grain whose key is a string.</summary>
    public interface IGrainWithStringKey : IGrain
    {
    }

    /// <summary>Makes references to grains; making one touches nothing.</summary>
    public interface IGrainFactory
    {
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey;
    }

    /// <summary>A caller outside the grains.</summary>
    public interface IClusterClient : IGrainFactory
    {
        IServiceProvider ServiceProvider { get; }
    }
}
