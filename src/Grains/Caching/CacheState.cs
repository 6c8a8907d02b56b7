namespace IndexForge.Grains.Caching;

/// <summary>A <see cref="CacheEnvelope"/> as the stores keep it: the host registers a codec, so that it is bytes there and not JSON.</summary>
[GenerateSerializer, Alias("IndexForge.CacheState")]
public sealed class CacheState
{
    [Id(0)]
    public byte[] Envelope { get; set; } = [];
}
