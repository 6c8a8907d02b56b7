namespace IndexForge.Silo.Chaos.Load;

/// <summary>What has been sent so far.</summary>
internal sealed class Corpus
{
    private readonly Lock _gate = new();
    private readonly List<TestContent> _sent = [];

    public void Add(TestContent content)
    {
        lock (_gate)
        {
            _sent.Add(content);
        }
    }

    /// <summary>One of the last ones, or any; null before the first.</summary>
    public TestContent? Pick(Random random, bool recent)
    {
        lock (_gate)
        {
            return _sent.Count == 0 ? null : _sent[recent ? random.Next(Math.Max(0, _sent.Count - 20), _sent.Count) : random.Next(_sent.Count)];
        }
    }

    public IReadOnlyList<TestContent> All()
    {
        lock (_gate)
        {
            return [.. _sent];
        }
    }
}
