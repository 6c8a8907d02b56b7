using System.Collections.Concurrent;
using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Segments;

/// <summary>A segment's frequent terms that were searched for, each made ready for looking up once. Bounded: few words of a language are frequent.</summary>
internal sealed class FrequentTerms
{
    /// <summary>Most terms: with so many, a million chunks take 57 MB.</summary>
    private const int MaxTerms = 384;

    private readonly ConcurrentDictionary<long, (SegmentPostings List, DensePostings Dense)> _terms = [];
    private int _count;

    public long Bytes => _terms.Sum(static t => t.Value.Dense.Bytes);

    /// <summary>The postings of a term that is kept, by where they begin; null for another.</summary>
    public SegmentPostings? Find(long offset) => _terms.TryGetValue(offset, out var known) ? known.List : null;

    /// <summary>The term's postings for looking up; null where there is no room left.</summary>
    public DensePostings? Of(long offset, SegmentPostings postings)
    {
        if (_terms.TryGetValue(offset, out var known))
        {
            return known.Dense;
        }

        if (Volatile.Read(ref _count) >= MaxTerms)
        {
            return null;
        }

        var made = postings.ToDense();
        if (_terms.TryAdd(offset, (postings, made)))
        {
            Interlocked.Increment(ref _count);
        }

        return made;
    }

    public void Release()
    {
        _terms.Clear();
        Volatile.Write(ref _count, 0);
    }
}
