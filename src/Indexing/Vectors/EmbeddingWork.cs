namespace IndexForge.Indexing.Vectors;

/// <summary>Chunks in a row that need vectors of a model, and the texts among them that nobody has embedded yet.</summary>
public sealed class EmbeddingWork
{
    private readonly PartVectors _vectors;
    private readonly int _first;
    private readonly List<(ulong Hash, Int8Vectors? From, int At)> _chunks = [];
    private readonly List<string> _texts = [];
    private readonly List<ulong> _hashes = [];
    private readonly HashSet<ulong> _asked = [];

    internal EmbeddingWork(PartVectors vectors) => (_vectors, _first) = (vectors, vectors.Rows.Count);

    /// <summary>The texts to embed, each once.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Chunks that get a vector by this.</summary>
    public int Count => _chunks.Count;

    internal IReadOnlyList<ulong> Hashes => _hashes;

    internal int Space => _vectors.Space.Version;

    internal int Dimensions => _vectors.Space.Dimensions;

    internal void Skip() => _chunks.Add((0, null, 0));

    internal void Take(ulong hash, Int8Vectors from, int at) => _chunks.Add((hash, from, at));

    internal void Embed(ulong hash, string text)
    {
        _chunks.Add((hash, null, 0));
        if (_asked.Add(hash))
        {
            _texts.Add(text);
            _hashes.Add(hash);
        }
    }

    internal void Apply(VectorMemory made)
    {
        var none = new Int8Vectors(Dimensions);
        none.Add(new float[Dimensions]);
        for (var i = 0; i < _chunks.Count; i++)
        {
            var (hash, known, row) = _chunks[i];
            var (from, at) = known is not null ? (known, row) : made.Find(hash) ?? (none, 0);
            if (!_vectors.CatchUp(_first + i, hash, from, at))
            {
                return;
            }
        }
    }
}
