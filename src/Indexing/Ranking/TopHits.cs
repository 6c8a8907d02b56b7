namespace IndexForge.Indexing.Ranking;

/// <summary>The best candidates so far: a heap whose root is the worst kept.</summary>
internal sealed class TopHits(int capacity)
{
    private readonly Candidate[] _heap = new Candidate[Math.Max(1, capacity)];
    private int _count;

    /// <summary>A candidate with a lower score cannot enter.</summary>
    public float Threshold { get; private set; } = capacity == 0 ? float.PositiveInfinity : float.NegativeInfinity;

    public void Offer(in Candidate candidate)
    {
        if (_count < _heap.Length)
        {
            _heap[_count++] = candidate;
            Up(_count - 1);
        }
        else if (candidate.CompareTo(_heap[0]) < 0)
        {
            _heap[0] = candidate;
            Down();
        }

        if (_count == _heap.Length)
        {
            Threshold = _heap[0].Score;
        }
    }

    /// <summary>The candidates, best first.</summary>
    public Candidate[] Take()
    {
        var sorted = capacity == 0 ? [] : _heap.AsSpan(0, _count).ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    private void Up(int at)
    {
        while (at > 0 && _heap[at].CompareTo(_heap[(at - 1) / 2]) > 0)
        {
            (_heap[at], _heap[(at - 1) / 2]) = (_heap[(at - 1) / 2], _heap[at]);
            at = (at - 1) / 2;
        }
    }

    private void Down()
    {
        for (var at = 0; ;)
        {
            var child = (2 * at) + 1;
            if (child >= _count)
            {
                return;
            }

            child += child + 1 < _count && _heap[child + 1].CompareTo(_heap[child]) > 0 ? 1 : 0;
            if (_heap[child].CompareTo(_heap[at]) <= 0)
            {
                return;
            }

            (_heap[at], _heap[child]) = (_heap[child], _heap[at]);
            at = child;
        }
    }
}
