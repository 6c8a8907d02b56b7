using System.Collections.Concurrent;

namespace IndexForge.Indexing.Segments;

/// <summary>What a segment's dictionary said of terms that were looked for, those that it does not have too. Bounded: forgotten as a whole when full.</summary>
internal sealed class TermMemo
{
    private const int MaxTerms = 4096;

    /// <summary>Longer keys, labels for the most part, are looked up.</summary>
    private const int MaxLength = 64;

    private readonly ConcurrentDictionary<string, TermEntry> _terms = new(StringComparer.Ordinal);
    private int _count;

    public long Bytes => Volatile.Read(ref _count) * 160L;

    /// <summary>Whether a term was looked for; a count of 0 where the segment does not have it.</summary>
    public bool TryGet(string term, out TermEntry entry) => _terms.TryGetValue(term, out entry);

    public void Add(string term, TermEntry entry)
    {
        if (term.Length > MaxLength)
        {
            return;
        }

        if (Volatile.Read(ref _count) >= MaxTerms)
        {
            Release();
        }

        if (_terms.TryAdd(term, entry))
        {
            Interlocked.Increment(ref _count);
        }
    }

    public void Release()
    {
        _terms.Clear();
        Volatile.Write(ref _count, 0);
    }
}
