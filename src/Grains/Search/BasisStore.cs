using System.Collections.Concurrent;
using System.Globalization;
using IndexForge.Grains.Blocks;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Grains.Search;

/// <summary>Bases in blocks. The shards of a process share one copy of each, which goes when the last of them lets it go.</summary>
public sealed class BasisStore(BlockStore blocks)
{
    private readonly ConcurrentDictionary<string, WeakReference<LsaBasis>> _known = new(StringComparer.Ordinal);

    internal async Task<BasisRef> Write(string collection, LsaBasis basis)
    {
        // A name of its own: two activations that build the same version must not write into each other's blocks.
        var id = Ids.New();
        var parts = basis.Encode().Chunk(ByteBlock.MaxBytes).ToList();
        for (var i = 0; i < parts.Count; i++)
        {
            await blocks.Create(Key(collection, id, i), parts[i]);
        }

        return new BasisRef(basis.Version, id, parts.Count);
    }

    /// <summary>A stored basis; null where it is no longer there.</summary>
    internal async Task<LsaBasis?> Read(string collection, BasisRef reference)
    {
        if (_known.TryGetValue(reference.Id, out var known) && known.TryGetTarget(out var basis))
        {
            return basis;
        }

        using var bytes = new MemoryStream();
        for (var i = 0; i < reference.Blocks; i++)
        {
            if (await blocks.Read(Key(collection, reference.Id, i)) is not { } block)
            {
                return null;
            }

            bytes.Write(block);
        }

        basis = await Task.Run(() => LsaBasis.Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        foreach (var (id, _) in _known.Where(k => !k.Value.TryGetTarget(out _)))
        {
            _known.TryRemove(id, out _);
        }

        _known[reference.Id] = new WeakReference<LsaBasis>(basis);
        return basis;
    }

    internal Task Delete(string collection, BasisRef reference) => blocks.DeleteRun($"basis/{collection}/{reference.Id}/");

    private static string Key(string collection, string id, int block) => string.Create(CultureInfo.InvariantCulture, $"basis/{collection}/{id}/{block}");
}
