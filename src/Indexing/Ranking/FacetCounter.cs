using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Shards;

namespace IndexForge.Indexing.Ranking;

/// <summary>Counts matches by label: each label's postings against the set of matches.</summary>
internal sealed class FacetCounter(SearchOptions options)
{
    /// <summary>Labels of one kind that are counted in one part.</summary>
    private const int MaxLabels = 10_000;

    private readonly Dictionary<string, Dictionary<string, long>> _counts = [];

    public bool IsWanted => options.Facets != FacetKinds.None;

    public IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Result =>
        _counts.ToDictionary(static f => f.Key, f => FacetCount.Merge(f.Value.Select(static v => new FacetCount(v.Key, v.Value)), options.FacetLimit));

    public async ValueTask CountAsync(PartView view, ChunkSet matched, CancellationToken cancellation)
    {
        if (options.Facets.HasFlag(FacetKinds.Tag))
        {
            await LabelsAsync(view, matched, "tag", Keywords.TagPrefix, cancellation);
        }

        if (options.Facets.HasFlag(FacetKinds.Table))
        {
            await LabelsAsync(view, matched, "table", Keywords.TablePrefix, cancellation);
        }

        if (options.Facets.HasFlag(FacetKinds.Document))
        {
            for (var chunk = 0; chunk < view.Limit; chunk++)
            {
                if (matched[chunk])
                {
                    Count("documentId", view.Part.DocumentAt(view.Part.DocumentOf(chunk)).Id, 1);
                }
            }
        }
    }

    private async ValueTask LabelsAsync(PartView view, ChunkSet matched, string facet, string prefix, CancellationToken cancellation)
    {
        var labels = new Labels([]);
        await view.Part.VisitTermsAsync(prefix, labels, cancellation);
        foreach (var label in labels.Found)
        {
            if (await view.Part.FindAsync(label, view.Limit, positions: false, cancellation) is { } list)
            {
                var both = ConditionMatcher.SetOf(list, view.Limit);
                both.IntersectWith(matched);
                Count(facet, label[prefix.Length..], both.Count());
            }
        }
    }

    private void Count(string facet, string value, long count)
    {
        if (count > 0)
        {
            var values = _counts.TryGetValue(facet, out var known) ? known : _counts[facet] = [];
            values[value] = values.GetValueOrDefault(value) + count;
        }
    }

    private sealed class Labels(List<string> found) : ITermVisitor
    {
        public List<string> Found => found;

        public bool Visit(ReadOnlySpan<char> term, int count)
        {
            found.Add(term.ToString());
            return found.Count < MaxLabels;
        }
    }
}
