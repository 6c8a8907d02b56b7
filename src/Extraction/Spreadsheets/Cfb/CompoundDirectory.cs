using System.Buffers.Binary;
using System.Runtime.InteropServices;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Spreadsheets.Cfb;

/// <summary>
/// The directory of a compound file (MS-CFB 2.6). Entries of a storage form a red-black tree, but writers break its order
/// and colours, so it is walked whole instead of searched; each entry at most once, so that cycles end.
/// </summary>
internal sealed class CompoundDirectory
{
    private const int EntrySize = 128;

    private readonly List<CompoundEntry> _entries = [];

    public CompoundDirectory(ByteSource stream, bool longSizes)
    {
        Span<byte> bytes = stackalloc byte[EntrySize];
        for (long at = 0; at + EntrySize <= stream.Length && stream.ReadFully(at, bytes) == EntrySize; at += EntrySize)
            _entries.Add(Parse(bytes, longSizes));
    }

    public CompoundEntry? Root => _entries.Count > 0 ? _entries[0] : null;

    /// <summary>Whether the root itself, not an object embedded below it, has a stream of a name.</summary>
    public bool RootHas(string name) => RootChildren().Any(e => e.Kind == CompoundEntryKind.Stream && e.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A stream by its name, in any case. Those of the root come first: embedded objects have streams of the same names.</summary>
    public CompoundEntry? FindStream(string name)
    {
        foreach (var entry in RootChildren().Concat(_entries))
        {
            if (entry.Kind == CompoundEntryKind.Stream && entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return entry;
        }

        return null;
    }

    private IEnumerable<CompoundEntry> RootChildren()
    {
        if (_entries.Count == 0)
            yield break;

        var seen = new bool[_entries.Count];
        var pending = new Stack<uint>();
        pending.Push(_entries[0].Child);
        while (pending.TryPop(out var id))
        {
            if (id >= seen.Length || seen[id])
                continue;

            seen[id] = true;
            var entry = _entries[(int)id];
            yield return entry;
            pending.Push(entry.Right);
            pending.Push(entry.Left);
        }
    }

    private static CompoundEntry Parse(ReadOnlySpan<byte> bytes, bool longSizes)
    {
        // The length counts the closing zero, but some writers leave it out or count characters: the zero itself decides.
        var name = MemoryMarshal.Cast<byte, char>(bytes[..64]);
        var end = name.IndexOf('\0');
        var size = BinaryPrimitives.ReadInt64LittleEndian(bytes[120..]);
        return new CompoundEntry(
            new string(end < 0 ? name : name[..end]),
            (CompoundEntryKind)bytes[66],
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[68..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[72..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[76..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[116..]),
            longSizes ? size : (uint)size);
    }
}
