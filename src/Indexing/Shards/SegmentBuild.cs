using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Segments;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Shards;

/// <summary>A segment in the making. Built on any thread while the shard takes changes and searches.</summary>
public sealed class SegmentBuild
{
    private readonly ISegmentStore _store;
    private readonly int _number;
    private readonly long _operation;
    private readonly HashSet<PartDocument> _lastWords;

    internal SegmentBuild(ISegmentStore store, int number, long operation, List<PartHandle> sources, HashSet<PartDocument> lastWords)
    {
        _store = store;
        _number = number;
        _operation = operation;
        Sources = sources;
        _lastWords = lastWords;
    }

    internal List<PartHandle> Sources { get; }

    internal bool IsFlush => Sources is [{ Part: Head }];

    internal Segment? Built { get; private set; }

    /// <summary>Segments that the new one replaces, by number, with their block counts: to be deleted after the new manifest is stored.</summary>
    public IReadOnlyList<(int Segment, int Blocks)> Replaced =>
        [.. Sources.Select(static s => s.Part).OfType<Segment>().Select(static s => (s.Descriptor.Number, s.Descriptor.Blocks))];

    /// <summary>Writes the segment's blocks to the store.</summary>
    /// <param name="cancellation">Stops the build; it can be begun again later.</param>
    public async ValueTask BuildAsync(CancellationToken cancellation = default)
    {
        if (Sources is [{ Part: Head head }])
        {
            Built = await Segment.OpenAsync(await SegmentBuilder.BuildAsync(head, _number, _store, cancellation), _store, cancellation);
            return;
        }

        var sources = Sources.ConvertAll(static s => (Segment)s.Part);
        var (descriptor, moved) = await SegmentMerger.MergeAsync(sources, _operation, _lastWords.Contains, _number, _store, cancellation);
        var built = await Segment.OpenAsync(descriptor, _store, cancellation);
        built.Vectors = CopyVectors(sources, moved, built.ChunkCount);
        Built = built;
    }

    /// <summary>Vectors move with their chunks, as far as they were made from the first chunk on without a gap.</summary>
    private static PartVectors[] CopyVectors(List<Segment> sources, int[][] moved, int chunks) =>
        [.. sources.SelectMany(static s => s.Vectors).Select(static v => v.Space).DistinctBy(static b => b.Version).OrderBy(static b => b.Version)
            .Select(basis => CopyVectors(sources, moved, basis, chunks))];

    private static PartVectors CopyVectors(List<Segment> sources, int[][] moved, VectorSpace basis, int chunks)
    {
        var copied = new PartVectors(basis, chunks);
        for (var s = 0; s < sources.Count; s++)
        {
            var vectors = sources[s].VectorsIn(basis.Version);
            var made = vectors?.Rows.Count ?? 0;
            for (var chunk = 0; chunk < moved[s].Length; chunk++)
            {
                if (chunk >= made)
                {
                    return copied;
                }

                if (moved[s][chunk] != SegmentMerger.Gone)
                {
                    copied.Copy(vectors!, chunk);
                }
            }
        }

        return copied;
    }
}
