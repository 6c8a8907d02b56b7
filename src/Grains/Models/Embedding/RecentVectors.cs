namespace IndexForge.Grains.Models.Embedding;

/// <summary>Vectors of recent queries: what was used since the generation before the last stays.</summary>
internal sealed class RecentVectors(int capacity)
{
    private readonly Lock _lock = new();
    private Dictionary<(string Space, string Text), float[]> _young = [];
    private Dictionary<(string Space, string Text), float[]> _old = [];

    public float[]? Find(string space, string text)
    {
        lock (_lock)
        {
            if (_young.TryGetValue((space, text), out var vector))
            {
                return vector;
            }

            if (_old.TryGetValue((space, text), out vector))
            {
                Put((space, text), vector);
            }

            return vector;
        }
    }

    public void Add(string space, string text, float[] vector)
    {
        lock (_lock)
        {
            Put((space, text), vector);
        }
    }

    private void Put((string Space, string Text) key, float[] vector)
    {
        if (_young.Count >= capacity / 2)
        {
            (_old, _young) = (_young, []);
        }

        _young[key] = vector;
    }
}
