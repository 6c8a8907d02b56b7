using System.Security.Cryptography;

namespace IndexForge.Grains.Caching;

/// <summary>
/// The versions of all tags whose grains are in this process, for reading without a call where the process is the whole service.
/// Tags share a fixed number of slots by hash, so the table never grows; two that meet in a slot only end each other's answers.
/// </summary>
public sealed class TagTable : ICacheTags
{
    private const int Slots = 1 << 16;

    private readonly long[] _versions = new long[Slots];

    /// <summary>Starts every process at versions that no other has had.</summary>
    public TagTable() => Array.Fill(_versions, BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))));

    /// <inheritdoc/>
    public bool TryVersion(string tag, out long version)
    {
        version = Volatile.Read(ref Slot(tag));
        return true;
    }

    /// <inheritdoc/>
    public ValueTask<long> Version(string tag) => new(Volatile.Read(ref Slot(tag)));

    internal long Advance(string tag) => Interlocked.Increment(ref Slot(tag));

    private ref long Slot(string tag) => ref _versions[(uint)string.GetHashCode(tag, StringComparison.Ordinal) % Slots];
}
