using System.Runtime.InteropServices;
using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Segments;

/// <summary>
/// Writes several segments as one, without the chunks that were deleted up to an operation. Documents keep their order, segment
/// by segment; of versions without chunks (deletions) only those that are still the last word on their document are kept.
/// </summary>
internal static class SegmentMerger
{
    public const int Gone = -1;

    /// <summary>The new segment and, by source, the new number of each chunk.</summary>
    public static async ValueTask<(SegmentDescriptor Segment, int[][] Moved)> MergeAsync(
        IReadOnlyList<Segment> sources, long operation, Func<PartDocument, bool> isLastWord, int number, ISegmentStore store, CancellationToken cancellation)
    {
        var names = sources.SelectMany(s => s.Core.FieldNames).Distinct().ToList();
        var writer = new SegmentWriter(store, number, names);
        var moved = new int[sources.Count][];
        var next = 0;
        for (var s = 0; s < sources.Count; s++)
        {
            moved[s] = Number(sources[s], operation, ref next);
            await CopyChunksAsync(sources[s], moved[s], names, writer, cancellation);
        }

        for (var s = 0; s < sources.Count; s++)
        {
            CopyDocuments(sources[s], moved[s], isLastWord, writer);
        }

        await MergeTermsAsync(sources, moved, writer, cancellation);
        return (await writer.FinishAsync(cancellation), moved);
    }

    private static int[] Number(Segment source, long operation, ref int next)
    {
        var deleted = source.DeletedAt;
        var moved = new int[source.Descriptor.Chunks];
        for (var chunk = 0; chunk < moved.Length; chunk++)
        {
            var gone = deleted is not null && Volatile.Read(ref deleted[chunk]) is var at && at != 0 && at <= operation;
            moved[chunk] = gone ? Gone : next++;
        }

        return moved;
    }

    private static async ValueTask CopyChunksAsync(Segment source, int[] moved, List<string> names, SegmentWriter writer, CancellationToken cancellation)
    {
        var fields = await source.OpenFieldsAsync(cancellation);
        var numbers = source.Core.FieldNames.Select(n => names.IndexOf(n)).ToArray();
        for (var chunk = 0; chunk < moved.Length; chunk++)
        {
            if (moved[chunk] == Gone)
            {
                continue;
            }

            var stored = await source.ReadStoredAsync(chunk, cancellation);
            CopyChunk(source, chunk, fields, numbers, stored, writer);
            await writer.DrainAsync(cancellation);
        }
    }

    private static void CopyChunk(Segment source, int chunk, FieldCursor fields, int[] numbers, ReadOnlyMemory<byte> stored, SegmentWriter writer)
    {
        var extents = fields.At(chunk);
        Span<FieldExtent> renumbered = extents.Length <= 64 ? stackalloc FieldExtent[extents.Length] : new FieldExtent[extents.Length];
        for (var i = 0; i < extents.Length; i++)
        {
            renumbered[i] = extents[i] with { Field = numbers[extents[i].Field] };
        }

        writer.AddChunk(source.LengthCodes[chunk], source.LanguageOf(chunk), renumbered, stored.Span);
    }

    private static void CopyDocuments(Segment source, int[] moved, Func<PartDocument, bool> isLastWord, SegmentWriter writer)
    {
        foreach (var document in source.Core.Documents)
        {
            var kept = moved.AsSpan(document.First, document.Count).ContainsAnyExcept(Gone);
            if (kept)
            {
                writer.AddDocument(document.Id, document.Version, document.Count);
            }
            else if (isLastWord(document))
            {
                writer.AddDocument(document.Id, document.Version, 0);
            }
        }
    }

    private static async ValueTask MergeTermsAsync(IReadOnlyList<Segment> sources, int[][] moved, SegmentWriter writer, CancellationToken cancellation)
    {
        var queue = new PriorityQueue<TermWalk, TermWalk>(Comparer<TermWalk>.Create(static (a, b) => a.CompareTo(b)));
        for (var s = 0; s < sources.Count; s++)
        {
            var walk = new TermWalk(sources[s], s);
            if (await walk.NextAsync(cancellation))
            {
                queue.Enqueue(walk, walk);
            }
        }

        var term = Array.Empty<byte>();
        while (queue.TryPeek(out var first, out _))
        {
            term = first.Term.ToArray();
            writer.BeginTerm();
            while (queue.TryPeek(out var walk, out _) && walk.Term.SequenceEqual(term))
            {
                queue.Dequeue();
                CopyPostings(await walk.LoadAsync(cancellation), moved[walk.Source], writer);
                if (await walk.NextAsync(cancellation))
                {
                    queue.Enqueue(walk, walk);
                }
            }

            writer.EndTerm(term);
            await writer.DrainAsync(cancellation);
        }
    }

    private static void CopyPostings(PostingList list, int[] moved, SegmentWriter writer)
    {
        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        var positions = new List<int>();
        var cursor = list.Open();
        for (int n; (n = cursor.Next(chunks, frequencies)) > 0;)
        {
            for (var i = 0; i < n; i++)
            {
                if (moved[chunks[i]] != Gone)
                {
                    positions.Clear();
                    cursor.Positions(i, positions);
                    writer.AddPosting(moved[chunks[i]], CollectionsMarshal.AsSpan(positions));
                }
            }
        }
    }

    /// <summary>Walks a segment's terms in order.</summary>
    private sealed class TermWalk(Segment segment, int source) : IComparable<TermWalk>
    {
        private TermGroup? _group;
        private TermEntry _entry;
        private int _next;

        public int Source => source;

        public ReadOnlySpan<byte> Term => _group!.Term;

        public async ValueTask<bool> NextAsync(CancellationToken cancellation)
        {
            while (_group is null || !_group.Next(out _entry))
            {
                if (_next == segment.Core.Groups.Length)
                {
                    return false;
                }

                _group = new TermGroup(await segment.ReadGroupAsync(_next, cancellation), segment.Core.Groups[_next]);
                _next++;
            }

            return true;
        }

        public ValueTask<PostingList> LoadAsync(CancellationToken cancellation) => segment.LoadAsync(_entry, cancellation);

        /// <summary>By term, then by source: postings of one term must come in the order of their new numbers.</summary>
        public int CompareTo(TermWalk? other) => other is null ? 1 : Term.SequenceCompareTo(other.Term) is var order && order != 0 ? order : source.CompareTo(other.Source);
    }
}
