using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Shards;

namespace IndexForge.Indexing.Ranking;

/// <summary>Loads the postings that a query needs from one part: all the waiting happens here, none in scoring.</summary>
internal static class PartLists
{
    /// <summary>Terms that one prefix stands for at most, per part.</summary>
    private const int MaxExpansion = 4096;

    /// <summary>The postings of a term; of every term with a prefix, as one list, where the key ends with <c>*</c>.</summary>
    public static async ValueTask<PostingList?> FindAsync(PartView view, string key, bool positions, CancellationToken cancellation)
    {
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

        return lists.Count switch { 0 => null, 1 => lists[0], _ => UnionPostings.Of(lists, positions) };
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
