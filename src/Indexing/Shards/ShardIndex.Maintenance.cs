using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Segments;

namespace IndexForge.Indexing.Shards;

public sealed partial class ShardIndex
{
    private readonly HashSet<PartHandle> _building = [];

    /// <summary>
    /// Begins to move the head into a segment: later operations go to a new head. Null if the head is empty or a flush is under way.
    /// </summary>
    public SegmentBuild? BeginFlush()
    {
        var frozen = _parts.Find(static p => p.Part is Head);
        if (frozen is not null)
        {
            // Left from a build that was given up.
            return _building.Add(frozen) ? new SegmentBuild(_store, _nextSegment++, _operation, [frozen], []) : null;
        }

        if (_head.DocumentCount == 0)
        {
            return null;
        }

        frozen = _headHandle;
        _parts.Add(frozen);
        _building.Add(frozen);
        _head = new Head(_words);
        AttachBases(_head);
        _headHandle = new PartHandle(_head);
        Publish();
        return new SegmentBuild(_store, _nextSegment++, _operation, [frozen], []);
    }

    /// <summary>Begins a merge if the segments call for one; null otherwise. At most one runs at a time.</summary>
    public SegmentBuild? BeginMerge()
    {
        if (_building.Any(static p => p.Part is Segment))
        {
            return null;
        }

        var sources = MergePolicy.Pick([.. _parts.Where(p => p.Part is Segment)], _options);
        if (sources.Count == 0)
        {
            return null;
        }

        var lastWords = new HashSet<PartDocument>();
        foreach (var handle in sources)
        {
            _building.Add(handle);
            foreach (var document in ((Segment)handle.Part).Core.Documents)
            {
                if (document.Count == 0 && _documents.TryGetValue(document.Id, out var state) && state.Version == document.Version)
                {
                    lastWords.Add(document);
                }
            }
        }

        return new SegmentBuild(_store, _nextSegment++, _operation, sources, lastWords);
    }

    /// <summary>Puts a built segment in the place of what it was built from. Searches under way keep what they see.</summary>
    /// <param name="build">A build whose <see cref="SegmentBuild.BuildAsync"/> has completed.</param>
    /// <returns>The manifest to store now.</returns>
    public byte[] Complete(SegmentBuild build)
    {
        var segment = build.Built ?? throw new InvalidOperationException("The segment is not built yet.");
        if (build.IsFlush)
        {
            var handle = build.Sources[0];
            segment.Adopt(handle.Part);
            handle.Part = segment;
        }
        else
        {
            Replace(build.Sources, segment);
        }

        AttachBases(segment);
        _building.ExceptWith(build.Sources);
        Publish();
        return Manifest();
    }

    /// <summary>Gives a failed or cancelled build up; what it was to replace stays, and may be begun again.</summary>
    /// <param name="build">The build.</param>
    public void Abandon(SegmentBuild build) => _building.ExceptWith(build.Sources);

    private void Replace(List<PartHandle> sources, Segment merged)
    {
        var handle = new PartHandle(merged);
        foreach (var document in merged.Core.Documents)
        {
            var state = _documents[document.Id];
            if (state.Stored == document.Version && sources.Contains(state.Handle))
            {
                _documents[document.Id] = state with { Handle = handle, First = document.First, Count = document.Count };
            }
            else
            {
                // Replaced while the merge ran.
                merged.Delete(document.First, document.Count, _operation);
            }
        }

        _parts[_parts.IndexOf(sources[0])] = handle;
        _parts.RemoveAll(sources.Contains);
    }
}
