using System.Text.Json;

namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>
/// A tokenizer as <c>tokenizer.json</c> of huggingface's tokenizers describes it: normaliser, splitter, and one of WordPiece, Unigram and BPE.
/// Written from that format's documentation. Unknown tokens are left out, and no text of a document becomes a special token.
/// </summary>
internal sealed class Tokenizer
{
    private const int MaxBytes = 64 << 20;
    private readonly IReadOnlyList<INormalizer> _normalizers;
    private readonly IReadOnlyList<ISplitter> _splitters;
    private readonly ITokenModel _model;

    private Tokenizer(IReadOnlyList<INormalizer> normalizers, IReadOnlyList<ISplitter> splitters, ITokenModel model) =>
        (_normalizers, _splitters, _model) = (normalizers, splitters, model);

    /// <summary>Reads a file.</summary>
    /// <exception cref="IndexException"><c>model_invalid</c>.</exception>
    public static Tokenizer Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
        {
            throw IndexException.Model($"The tokenizer is longer than {MaxBytes} bytes.");
        }

        return Parse(File.ReadAllBytes(path));
    }

    /// <summary>Reads the file's content.</summary>
    /// <exception cref="IndexException"><c>model_invalid</c>.</exception>
    public static Tokenizer Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32 });
            var root = json.RootElement;
            return new Tokenizer(
                NormalizerReader.Read(Member(root, "normalizer")),
                SplitterReader.Read(Member(root, "pre_tokenizer")),
                TokenModelReader.Read(root.GetProperty("model")));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw IndexException.Model($"The tokenizer cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The tokens of a text.</summary>
    public List<int> Encode(string text)
    {
        foreach (var normalizer in _normalizers)
        {
            text = normalizer.Normalize(text);
        }

        var pieces = new List<string> { text };
        foreach (var splitter in _splitters)
        {
            var next = new List<string>();
            for (var i = 0; i < pieces.Count; i++)
            {
                splitter.Split(pieces[i], i == 0, next);
            }

            pieces = next;
        }

        var tokens = new List<int>();
        foreach (var piece in pieces)
        {
            if (piece.Length > 0)
            {
                _model.Encode(piece, tokens);
            }
        }

        return tokens;
    }

    /// <summary>A member that is an object; null where it is not there.</summary>
    internal static JsonElement? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    internal static bool Flag(JsonElement element, string name, bool otherwise) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : otherwise;

    internal static string Text(JsonElement element, string name, string otherwise) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : otherwise;

    internal static string Kind(JsonElement element) => Text(element, "type", "");

    internal static IndexException Unsupported(string what) => IndexException.Model($"The tokenizer asks for {what}, which is not read here.");
}
