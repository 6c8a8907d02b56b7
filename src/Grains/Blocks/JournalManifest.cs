using System.Buffers.Binary;

namespace IndexForge.Grains.Blocks;

/// <summary>What a journal consists of.</summary>
/// <param name="Generation">The snapshot's number; 0 before the first.</param>
/// <param name="SnapshotBlocks">Blocks of the snapshot.</param>
/// <param name="FirstTail">The first block of the tail: what is before it is in the snapshot.</param>
/// <param name="SnapshotBytes">Bytes of the snapshot.</param>
internal readonly record struct JournalManifest(long Generation, int SnapshotBlocks, long FirstTail, long SnapshotBytes)
{
    private const int Length = 28;

    /// <summary>Reads a stored manifest of a journal of this name.</summary>
    /// <exception cref="ServiceException">It is none: taking it for an empty journal would write over what is there.</exception>
    public static JournalManifest Parse(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length == Length)
        {
            var manifest = new JournalManifest(
                BinaryPrimitives.ReadInt64LittleEndian(bytes),
                BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[12..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[20..]));
            if (manifest is { Generation: >= 0, SnapshotBlocks: >= 0, FirstTail: >= 0, SnapshotBytes: >= 0 })
            {
                return manifest;
            }
        }

        throw new ServiceException(
            ErrorCodes.InternalError, $"The manifest of '{name}' ({bytes.Length} bytes) is not one: what is stored is damaged, or newer than this build, and is left as it is.");
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Generation);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), SnapshotBlocks);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(12), FirstTail);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(20), SnapshotBytes);
        return bytes;
    }
}
