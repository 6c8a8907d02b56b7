using IndexForge.Indexing.Encoding;
using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Segments;

namespace IndexForge.Indexing.Shards;

public sealed partial class ShardIndex
{
    private const uint ManifestMagic = 0x32584649; // "IFX2"

    /// <summary>Opens a shard: reads what its manifest names. Block contents are loaded when searches need them.</summary>
    /// <param name="manifest">The last manifest stored; empty for a shard that never had one.</param>
    /// <param name="store">The segments' blocks.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="cancellation">Cancels loading.</param>
    /// <exception cref="IndexException"><c>index_corrupt</c>: a checksum does not match, or a block is missing.</exception>
    public static async ValueTask<ShardIndex> OpenAsync(
        ReadOnlyMemory<byte> manifest, ISegmentStore store, ShardIndexOptions? options = null, CancellationToken cancellation = default)
    {
        var index = new ShardIndex(store, options ?? new ShardIndexOptions());
        if (!manifest.IsEmpty)
        {
            index._operation = 1;
            var renewed = new Dictionary<string, long>();
            foreach (var (descriptor, deleted) in index.ReadManifest(manifest.Span, renewed))
            {
                index.Add(await Segment.OpenAsync(descriptor, store, cancellation), deleted);
            }

            foreach (var (document, version) in renewed)
            {
                index.Renew(document, version);
            }
        }

        index.Publish();
        return index;
    }

    /// <summary>The segments and what is deleted in them, as bytes.</summary>
    public byte[] Manifest()
    {
        var writer = new ByteWriter(4096);
        writer.UInt32(ManifestMagic);
        writer.Varint(_nextSegment);
        var segments = _parts.Select(static p => p.Part).OfType<Segment>().ToList();
        writer.Varint(segments.Count);
        foreach (var segment in segments)
        {
            segment.Descriptor.Write(writer);
            WriteDeleted(writer, segment);
        }

        var renewed = _documents.Where(static d => d.Value.Version != d.Value.Stored).ToList();
        writer.Varint(renewed.Count);
        foreach (var (id, state) in renewed)
        {
            writer.Text(id);
            writer.Varlong(state.Version);
        }

        writer.UInt32(Crc32C.Of(writer.Written));
        return writer.ToArray();
    }

    private List<(SegmentDescriptor Segment, List<(int First, int Count)> Deleted)> ReadManifest(ReadOnlySpan<byte> manifest, Dictionary<string, long> renewed)
    {
        if (manifest.Length < 8)
        {
            throw IndexException.Corrupt("The manifest is cut.");
        }

        var reader = new ByteReader(manifest[..^4]);
        var trailer = new ByteReader(manifest[^4..]);
        if (reader.UInt32() != ManifestMagic || trailer.UInt32() != Crc32C.Of(manifest[..^4]))
        {
            throw IndexException.Corrupt("The manifest does not match its checksum.");
        }

        _nextSegment = reader.Varint();
        var result = new List<(SegmentDescriptor, List<(int, int)>)>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var descriptor = SegmentDescriptor.Read(ref reader);
            var runs = new List<(int, int)>();
            var at = 0;
            for (var count = reader.Count(2); count > 0; count--)
            {
                at += reader.Varint();
                var length = reader.Varint();
                runs.Add((at, length));
                at += length;
            }

            result.Add((descriptor, runs));
        }

        for (var left = reader.Count(2); left > 0; left--)
        {
            renewed[reader.Text()] = reader.Varlong();
        }

        return result;
    }

    private static void WriteDeleted(ByteWriter writer, Segment segment)
    {
        var runs = new List<(int First, int Count)>();
        var marks = segment.DeletedAt;
        for (var chunk = 0; marks is not null && chunk < segment.ChunkCount; chunk++)
        {
            if (marks[chunk] == 0)
            {
                continue;
            }

            if (runs.Count > 0 && runs[^1].First + runs[^1].Count == chunk)
            {
                runs[^1] = (runs[^1].First, runs[^1].Count + 1);
            }
            else
            {
                runs.Add((chunk, 1));
            }
        }

        writer.Varint(runs.Count);
        var at = 0;
        foreach (var (first, count) in runs)
        {
            writer.Varint(first - at);
            writer.Varint(count);
            at = first + count;
        }
    }

    private void Add(Segment segment, List<(int First, int Count)> deleted)
    {
        var handle = new PartHandle(segment);
        _parts.Add(handle);
        foreach (var (first, count) in deleted)
        {
            if (first + count > segment.ChunkCount)
            {
                throw IndexException.Corrupt("The manifest deletes chunks that the segment does not have.");
            }

            segment.Delete(first, count, _operation);
        }

        for (var chunk = 0; chunk < segment.ChunkCount; chunk++)
        {
            if (segment.DeletedAt is null || segment.DeletedAt[chunk] == 0)
            {
                _chunks++;
                _length += LengthCode.Lengths[segment.LengthCodes[chunk]];
                _languages[(int)segment.LanguageOf(chunk)]++;
            }
        }

        _documents.EnsureCapacity(_documents.Count + segment.Core.Documents.Length);
        foreach (var document in segment.Core.Documents)
        {
            var live = document.Count > 0 && (segment.DeletedAt is null || segment.DeletedAt[document.First] == 0);
            DocumentCount += live ? 1 : 0;
            if (live || !_documents.TryGetValue(document.Id, out var state) || state.Version < document.Version)
            {
                _documents[document.Id] = new DocumentState(document.Version, document.Version, handle, document.First, live ? document.Count : 0);
            }
        }
    }
}
