using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text.Json;
using IndexForge.Indexing.Vectors.Static.Tokens;

namespace IndexForge.Indexing.Vectors.Static;

/// <summary>
/// A model that is a table: a vector per token, a text's vector is their mean. Reads folders of the model2vec layout: <c>model.safetensors</c>
/// (<c>embeddings</c>, perhaps <c>weights</c> by token and a <c>mapping</c> of tokens to rows), <c>tokenizer.json</c>, <c>config.json</c>
/// (<c>normalize</c>). Unknown tokens do not count; unlike there, a long text counts to its end. The table stays in the file, which is mapped.
/// </summary>
public sealed class StaticEmbedder : IEmbedder, IDisposable
{
    private const int MaxConfigBytes = 1 << 20;
    private readonly SafeTensors _file;
    private readonly SafeTensors.Tensor _table;
    private readonly float[]? _weights;
    private readonly long[]? _mapping;
    private readonly Tokenizer _tokenizer;
    private readonly bool _normalize;

    private StaticEmbedder(string name, SafeTensors file, SafeTensors.Tensor table, float[]? weights, long[]? mapping, Tokenizer tokenizer, bool normalize)
    {
        Name = name;
        Dimensions = (int)table.Shape[1];
        (_file, _table, _weights, _mapping, _tokenizer, _normalize) = (file, table, weights, mapping, tokenizer, normalize);
    }

    /// <summary>The folder's name and the hash of its files: other content is another space.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public int Dimensions { get; }

    /// <summary>Opens a model's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IndexException"><c>model_invalid</c>: a file is missing, damaged, or of a kind that is not read.</exception>
    public static StaticEmbedder Open(string folder)
    {
        var (tensors, tokens, config) = (Path.Combine(folder, "model.safetensors"), Path.Combine(folder, "tokenizer.json"), Path.Combine(folder, "config.json"));
        SafeTensors? file = null;
        try
        {
            var tokenizer = Tokenizer.Read(tokens);
            var normalize = !File.Exists(config) || ReadNormalize(config);
            file = SafeTensors.Open(tensors);
            var table = file.Find("embeddings") ?? file.Find("embedding.weight") ?? throw SafeTensors.Invalid("has no tensor 'embeddings'");
            if (table.Shape is not [> 0 and <= int.MaxValue, > 0 and <= 16_384] || table.Kind is TensorKind.I64 or TensorKind.I32)
            {
                throw SafeTensors.Invalid("has embeddings that are no table of vectors");
            }

            float[]? weights = null;
            if (file.Find("weights") is { Count: <= 1 << 24 } weighed)
            {
                file.Read(weighed, 0, weights = new float[weighed.Count]);
            }

            var mapping = file.Find("mapping") is { Count: <= 1 << 24 } mapped ? file.ReadIntegers(mapped) : null;
            return new StaticEmbedder(NameOf(folder, tensors, tokens, normalize), file, table, weights, mapping, tokenizer, normalize);
        }
        catch (Exception e)
        {
            file?.Dispose();
            throw e is IOException or UnauthorizedAccessException or JsonException ? IndexException.Model($"The static model cannot be read: {e.Message}", e) : e;
        }
    }

    /// <inheritdoc/>
    public ValueTask<float[][]> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        var vectors = new float[texts.Count][];
        var row = new float[Dimensions];
        for (var i = 0; i < vectors.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            vectors[i] = Embed(texts[i], row);
        }

        return new(vectors);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private float[] Embed(string text, Span<float> row)
    {
        var vector = new float[Dimensions];
        var count = 0;
        foreach (var token in _tokenizer.Encode(text))
        {
            var at = _mapping is null ? token : token < _mapping.Length ? _mapping[token] : -1;
            if (at < 0 || at >= _table.Shape[0])
            {
                continue;
            }

            _file.Read(_table, at * Dimensions, row);
            if (_weights is null)
            {
                TensorPrimitives.Add(vector, row, vector);
            }
            else
            {
                TensorPrimitives.MultiplyAdd(row, token < _weights.Length ? _weights[token] : 0, vector, vector);
            }

            count++;
        }

        if (count > 0)
        {
            TensorPrimitives.Divide(vector, count, vector);
        }

        var length = TensorPrimitives.Norm(vector);
        if (!float.IsFinite(length))
        {
            // A table may hold anything.
            Array.Clear(vector);
        }
        else if (_normalize && length > 0)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }

        return vector;
    }

    private static bool ReadNormalize(string path)
    {
        if (new FileInfo(path).Length > MaxConfigBytes)
        {
            throw IndexException.Model("The static model's config.json is too long.");
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 16 });
        return json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("normalize", out var value) || value.ValueKind != JsonValueKind.False;
    }

    private static string NameOf(string folder, string tensors, string tokens, bool normalize)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in (string[])[tensors, tokens])
        {
            using var stream = File.OpenRead(path);
            hash.AppendData(SHA256.HashData(stream));
        }

        hash.AppendData([normalize ? (byte)1 : (byte)0]);
        return $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}-{Convert.ToHexStringLower(hash.GetHashAndReset())[..12]}";
    }
}
