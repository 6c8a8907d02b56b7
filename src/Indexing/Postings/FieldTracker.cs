using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Postings;

/// <summary>Turns a chunk's field ranges from characters to positions while its tokens go by.</summary>
internal sealed class FieldTracker
{
    private readonly FieldRange[] _ranges;
    private readonly List<(string Name, int First, int Last)> _extents = [];
    private int _at;

    public FieldTracker(IReadOnlyList<FieldRange> ranges)
    {
        _ranges = [.. ranges];
        Array.Sort(_ranges, static (a, b) => a.Start.CompareTo(b.Start));
    }

    public void Take(in Token token)
    {
        while (_at < _ranges.Length && _ranges[_at].End <= token.Start)
        {
            _at++;
        }

        if (_at == _ranges.Length || token.Start < _ranges[_at].Start)
        {
            return;
        }

        var name = _ranges[_at].Name;
        if (_extents.Count > 0 && _extents[^1] is var last && last.Name == name && last.Last >= token.Position - 1)
        {
            _extents[^1] = last with { Last = Math.Max(last.Last, token.Position) };
        }
        else
        {
            _extents.Add((name, token.Position, token.Position));
        }
    }

    /// <summary>The extents; a name that occurs twice keeps both.</summary>
    public FieldExtent[] Finish(TermTable fields)
    {
        var result = new FieldExtent[_extents.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var (name, first, last) = _extents[i];
            result[i] = new FieldExtent(fields.Add(Analyzer.FoldKeyword(name)), first, last);
        }

        return result;
    }
}
