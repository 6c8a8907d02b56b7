using System.Buffers;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Caching;
using IndexForge.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Silo.Hosting;

/// <summary>The states that are bytes already: stored as they are, where JSON would make them a third longer and have both directions computed.</summary>
internal static class RawStates
{
    public static void Add(IServiceCollection services)
    {
        services.AddStateCodec(StateCodec.Create<Block>((state, to) => Write(state.Data, to), bytes => new Block { Data = bytes.ToArray() }));
        services.AddStateCodec(StateCodec.Create<CacheState>((state, to) => Write(state.Envelope, to), bytes => new CacheState { Envelope = bytes.ToArray() }));
    }

    private static void Write(byte[] bytes, IBufferWriter<byte> to)
    {
        // Asked for at once: a buffer that grows as it is filled is copied a dozen times on the way to a mebibyte.
        bytes.CopyTo(to.GetSpan(bytes.Length));
        to.Advance(bytes.Length);
    }
}
