using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Segments;

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
        var descriptor = Sources is [{ Part: Head head }]
            ? await SegmentBuilder.BuildAsync(head, _number, _store, cancellation)
            : (await SegmentMerger.MergeAsync([.. Sources.Select(s => (Segment)s.Part)], _operation, _lastWords.Contains, _number, _store, cancellation)).Segment;
        Built = await Segment.OpenAsync(descriptor, _store, cancellation);
    }
}
