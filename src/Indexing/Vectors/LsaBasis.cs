using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Encoding;

namespace IndexForge.Indexing.Vectors;

/// <summary>
/// Latent semantic analysis (Deerwester et al., 1990): the directions in which a collection's terms vary together. Built from a sample of
/// the collection's own texts; any text is folded in by adding up the vectors of its terms. Immutable; a grown collection builds a new version.
/// </summary>
public sealed class LsaBasis : VectorSpace, IEmbedder
{
    /// <summary>Texts below which a basis says little.</summary>
    public const int MinTexts = 100;

    private const double MaxWeight = 0.3;
    private const int MaxTerms = 20_000;
    private const byte Format = 2;
    private readonly Dictionary<string, int> _rows;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly float[] _weights;
    private readonly float[] _vectors;

    private LsaBasis(int version, int dimensions, double explained, string[] terms, float[] weights, float[] vectors)
        : base(version, dimensions)
    {
        Explained = explained;
        _weights = weights;
        _vectors = vectors;
        _rows = new Dictionary<string, int>(terms.Length);
        for (var i = 0; i < terms.Length; i++)
        {
            _rows[terms[i]] = i;
        }

        _lookup = _rows.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <inheritdoc/>
    public string Name => $"lsa-{Dimensions}-v{Version}";

    /// <summary>
    /// The share of the sample's variation that the basis keeps, from 0 to 1. It falls as a collection outgrows the dimensions, and with it
    /// what the vectors can tell: searches weigh them by it.
    /// </summary>
    public double Explained { get; }

    /// <summary>The square of what is explained, at most 0.3.</summary>
    public override double Weight => Math.Min(MaxWeight, Explained * Explained);

    /// <summary>Builds a basis. The same texts in the same order give the same basis.</summary>
    /// <param name="texts">A sample of the collection, at most some 20,000 chunks; with their languages.</param>
    /// <param name="version">The new version.</param>
    /// <param name="dimensions">Directions to keep at most; never more than half the texts, or each text would be a direction of its own.</param>
    /// <returns>Null where the texts are too few, see <see cref="MinTexts"/>.</returns>
    public static LsaBasis? Build(IEnumerable<(string Text, Language Language)> texts, int version, int dimensions = 200)
    {
        var counts = new List<Dictionary<string, int>>();
        var frequencies = new Dictionary<string, int>();
        foreach (var (text, language) in texts)
        {
            var terms = new Dictionary<string, int>();
            TermCounts.Count(text, language, terms);
            counts.Add(terms);
            foreach (var term in terms.Keys)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(frequencies, term, out _)++;
            }
        }

        if (counts.Count < MinTexts)
        {
            return null;
        }

        var vocabulary = frequencies.OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).Take(MaxTerms).Select(f => f.Key).ToArray();
        var weights = vocabulary.Select(t => (float)Math.Log(1 + ((double)counts.Count / frequencies[t]))).ToArray();
        var rows = vocabulary.Index().ToDictionary(static v => v.Item, static v => v.Index);
        var columns = counts.Select(c => Column(c, rows, weights)).Where(static c => c.Length > 0).ToArray();
        if (columns.Length < MinTexts)
        {
            return null;
        }

        var (directions, values) = RandomizedSvd.Run(new SparseColumns(vocabulary.Length, columns), Math.Min(dimensions, columns.Length / 2));
        var vectors = new float[vocabulary.Length * directions.Columns];
        for (var row = 0; row < vocabulary.Length; row++)
        {
            TensorPrimitives.Multiply(directions.Row(row), weights[row], vectors.AsSpan(row * directions.Columns, directions.Columns));
        }

        // As they will be read back: a basis in memory and its stored copy must give the same vectors.
        var halves = new Half[vectors.Length];
        TensorPrimitives.ConvertToHalf(vectors, halves);
        TensorPrimitives.ConvertToSingle(halves, vectors);

        // Columns have length one, so their number is the whole variation.
        var explained = Math.Min(1, values.Sum(static v => v * v) / columns.Length);
        return new LsaBasis(version, directions.Columns, explained, vocabulary, weights, vectors);
    }

    /// <summary>Folds a text in.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">Its language.</param>
    /// <param name="into">Receives the vector, of length one; zero if no word is known.</param>
    public void Fold(string text, Language language, Span<float> into)
    {
        var counts = new Dictionary<string, int>();
        TermCounts.Count(text, language, counts);
        Fold(counts, into);
    }

    /// <inheritdoc/>
    public ValueTask<float[][]> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        var vectors = new float[texts.Count][];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = new float[Dimensions];
            Fold(texts[i], Language.English, vectors[i]);
        }

        return new(vectors);
    }

    /// <summary>The basis as bytes.</summary>
    public byte[] Encode()
    {
        var to = new ByteWriter((_vectors.Length * 2) + (_rows.Count * 16) + 64);
        to.Byte(Format);
        to.Varint(Version);
        to.Varint(Dimensions);
        to.UInt32(BitConverter.SingleToUInt32Bits((float)Explained));
        to.Varint(_rows.Count);
        foreach (var (term, row) in _rows.OrderBy(static r => r.Value))
        {
            to.Text(term);
            to.UInt32(BitConverter.SingleToUInt32Bits(_weights[row]));
        }

        var halves = new Half[_vectors.Length];
        TensorPrimitives.ConvertToHalf(_vectors, halves);
        to.Bytes(MemoryMarshal.AsBytes(halves.AsSpan()));
        to.UInt32(Crc32C.Of(to.Written));
        return to.ToArray();
    }

    /// <summary>The basis that <see cref="Encode"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IndexException"><c>index_corrupt</c>.</exception>
    public static LsaBasis Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || new ByteReader(bytes[^4..]).UInt32() != Crc32C.Of(bytes[..^4]))
        {
            throw IndexException.Corrupt("The basis does not match its checksum.");
        }

        var from = new ByteReader(bytes[..^4]);
        if (from.Byte() != Format)
        {
            throw IndexException.Corrupt("The basis has a format that this version does not know.");
        }

        var (version, dimensions, explained) = (from.Varint(), from.Varint(), BitConverter.UInt32BitsToSingle(from.UInt32()));
        var terms = new string[from.Count(5)];
        var weights = new float[terms.Length];
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = from.Text();
            weights[i] = BitConverter.UInt32BitsToSingle(from.UInt32());
        }

        var vectors = new float[terms.Length * dimensions];
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(from.Bytes(vectors.Length * sizeof(ushort))), vectors);
        return new LsaBasis(version, dimensions, explained, terms, weights, vectors);
    }

    /// <summary>The row of a term; -1 for one that the basis does not know.</summary>
    internal int RowOf(ReadOnlySpan<char> term) => _lookup.TryGetValue(term, out var row) ? row : -1;

    internal void Fold(Dictionary<string, int> counts, Span<float> into)
    {
        var terms = new List<(int Row, int Count)>(counts.Count);
        foreach (var (term, count) in counts)
        {
            if (_rows.TryGetValue(term, out var row))
            {
                terms.Add((row, count));
            }
        }

        Fold(CollectionsMarshal.AsSpan(terms), into);
    }

    /// <summary>Folds terms in. Sorted first: the sum must not depend on who counted them.</summary>
    internal void Fold(Span<(int Row, int Count)> terms, Span<float> into)
    {
        terms.Sort(static (a, b) => a.Row.CompareTo(b.Row));
        into.Clear();
        foreach (var (row, count) in terms)
        {
            TensorPrimitives.MultiplyAdd(_vectors.AsSpan(row * Dimensions, Dimensions), 1 + MathF.Log(count), into, into);
        }

        var length = TensorPrimitives.Norm(into);
        if (length > 0)
        {
            TensorPrimitives.Divide(into, length, into);
        }
    }

    private static (int Row, float Value)[] Column(Dictionary<string, int> counts, Dictionary<string, int> rows, float[] weights)
    {
        var column = counts.Where(c => rows.ContainsKey(c.Key)).Select(c => (Row: rows[c.Key], Value: (1 + MathF.Log(c.Value)) * weights[rows[c.Key]])).ToArray();
        var length = MathF.Sqrt(column.Sum(static c => c.Value * c.Value));
        return [.. column.Select(c => (c.Row, c.Value / length))];
    }
}
