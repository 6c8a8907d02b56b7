using System.Runtime.InteropServices;
using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Shards;

namespace IndexForge.Indexing.Ranking;

/// <summary>Finds the chunks of a part that meet a condition: words in order, words in a field.</summary>
internal static class ConditionMatcher
{
    public static async ValueTask<ChunkSet> MatchAsync(PartView view, PlannedCondition condition, PartLists lists, CancellationToken cancellation)
    {
        var positions = condition.InOrder || condition.Field is not null;
        var words = new PostingList[condition.Words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (await FindAnyAsync(view, condition.Words[i], positions, lists, cancellation) is not { } list)
            {
                return new ChunkSet(view.Limit);
            }

            words[i] = list;
        }

        var fields = condition.Field is null ? null : await view.Part.OpenFieldsAsync(cancellation);
        var field = fields?.Number(condition.Field!) ?? -1;
        return condition.Field is not null && field < 0 ? new ChunkSet(view.Limit) : Match(view, condition, words, fields, field, positions);
    }

    /// <summary>All chunks of a list.</summary>
    public static ChunkSet SetOf(PostingList list, int size)
    {
        var set = new ChunkSet(size);
        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        var cursor = list.Open();
        for (int n; (n = cursor.Next(chunks, frequencies)) > 0;)
        {
            foreach (var chunk in chunks[..n])
            {
                set.Add(chunk);
            }
        }

        return set;
    }

    private static async ValueTask<PostingList?> FindAnyAsync(
        PartView view, string[] alternatives, bool positions, PartLists lists, CancellationToken cancellation)
    {
        var found = new List<PostingList>();
        foreach (var alternative in alternatives)
        {
            if (await lists.FindAsync(view, alternative, positions, cancellation) is { } list)
            {
                found.Add(list);
            }
        }

        return found.Count switch { 0 => null, 1 => found[0], _ => UnionPostings.Of(found, view.Limit, positions) };
    }

    private static ChunkSet Match(PartView view, PlannedCondition condition, PostingList[] lists, FieldCursor? fields, int field, bool positions)
    {
        var candidates = SetOf(lists[0], view.Limit);
        for (var i = 1; i < lists.Length; i++)
        {
            candidates.IntersectWith(SetOf(lists[i], view.Limit));
        }

        if (!positions || candidates.Count() == 0)
        {
            return candidates;
        }

        var places = lists.Select(list => PositionsOf(list, candidates)).ToArray();
        var result = new ChunkSet(view.Limit);
        for (var i = 0; i < places[0].Chunks.Count; i++)
        {
            var chunk = places[0].Chunks[i];
            var extents = fields is null ? [] : fields.At(chunk);
            foreach (var start in places[0].At(i))
            {
                if (Follows(places, condition.Positions, i, start) && (fields is null || IsIn(extents, field, start, start + condition.Positions[^1])))
                {
                    result.Add(chunk);
                    break;
                }
            }
        }

        return result;
    }

    private static bool Follows(Places[] places, int[] offsets, int candidate, int start)
    {
        for (var word = 1; word < places.Length; word++)
        {
            if (places[word].At(candidate).BinarySearch(start + offsets[word]) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsIn(ReadOnlySpan<FieldExtent> extents, int field, int first, int last)
    {
        foreach (var extent in extents)
        {
            if (extent.Field == field && extent.First <= first && last <= extent.Last)
            {
                return true;
            }
        }

        return false;
    }

    private static Places PositionsOf(PostingList list, ChunkSet candidates)
    {
        var places = new Places([], [0], []);
        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        var cursor = list.Open();
        for (int n; (n = cursor.Next(chunks, frequencies)) > 0;)
        {
            for (var i = 0; i < n; i++)
            {
                if (candidates[chunks[i]])
                {
                    cursor.Positions(i, places.Positions);
                    places.Chunks.Add(chunks[i]);
                    places.Ends.Add(places.Positions.Count);
                }
            }
        }

        return places;
    }

    /// <summary>Positions of one word by candidate, ascending.</summary>
    private sealed record Places(List<int> Chunks, List<int> Ends, List<int> Positions)
    {
        public ReadOnlySpan<int> At(int candidate) => CollectionsMarshal.AsSpan(Positions)[Ends[candidate]..Ends[candidate + 1]];
    }
}
