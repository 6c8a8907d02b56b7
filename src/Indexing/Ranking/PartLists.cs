using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Shards;

namespace IndexForge.Indexing.Ranking;

/// <summary>
/// Loads the postings that a query needs: all the waiting happens here, none in scoring. Counting and scoring ask for the same terms, so
/// what one search has loaded it keeps.
/// </summary>
internal sealed class PartLists
{
    /// <summary>Terms that one prefix stands for at most, per part.</summary>
    private const int MaxExpansion = 4096;

    private readonly Dictionary<(IndexPart Part, string Key), PostingList?> _known = [];

    /// <summary>The postings of a term; of every term with a prefix, as one list, where the key ends with <c>*</c>; of words next to each other where it has several.</summary>
    public ValueTask<PostingList?> FindAsync(PartView view, string key, bool positions, CancellationToken cancellation)
    {
        if (positions)
        {
            return LoadAsync(view, key, positions, cancellation);
        }

        return _known.TryGetValue((view.Part, key), out var list) ? new(list) : KeepAsync(view, key, cancellation);
    }

    private async ValueTask<PostingList?> KeepAsync(PartView view, string key, CancellationToken cancellation) =>
        _known[(view.Part, key)] = await LoadAsync(view, key, positions: false, cancellation);

    private async ValueTask<PostingList?> LoadAsync(PartView view, string key, bool positions, CancellationToken cancellation)
    {
        if (key.Contains(PlannedTerm.WordBreak, StringComparison.Ordinal))
        {
            return await PhrasePostings.FindAsync(view, key.Split(PlannedTerm.WordBreak), this, cancellation);
        }

        if (!key.EndsWith('*'))
        {
            return await view.Part.FindAsync(key, view.Limit, positions, cancellation);
        }

        var terms = new Expansion();
        await view.Part.VisitTermsAsync(key[..^1], terms, cancellation);
        var lists = new List<PostingList>(terms.Terms.Count);
        foreach (var term in terms.Terms)
        {
            if (await view.Part.FindAsync(term, view.Limit, positions, cancellation) is { } list)
            {
                lists.Add(list);
            }
        }

        return lists.Count switch { 0 => null, 1 => lists[0], _ => UnionPostings.Of(lists, view.Limit, positions) };
    }

    private sealed class Expansion : ITermVisitor
    {
        public List<string> Terms { get; } = [];

        public bool Visit(ReadOnlySpan<char> term, int count)
        {
            if (!Keywords.IsKeyword(term))
            {
                Terms.Add(term.ToString());
            }

            return Terms.Count < MaxExpansion;
        }
    }
}
