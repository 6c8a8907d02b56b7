using System.Text.Json;

namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>Reads the model of a tokenizer.</summary>
internal static class TokenModelReader
{
    private const int MaxTokens = 2_000_000;

    public static ITokenModel Read(JsonElement e) => Tokenizer.Kind(e) switch
    {
        "WordPiece" => new WordPieceModel(
            Vocabulary(e), Unknown(e, "[UNK]"), Tokenizer.Text(e, "continuing_subword_prefix", "##"), Number(e, "max_input_chars_per_word", 100)),
        "Unigram" => Unigram(e),
        "BPE" => Bpe(e),
        "" when e.TryGetProperty("merges", out _) => Bpe(e),
        var kind => throw Tokenizer.Unsupported($"the model '{kind}'"),
    };

    private static ITokenModel Unigram(JsonElement e)
    {
        var pieces = e.GetProperty("vocab");
        if (pieces.GetArrayLength() is 0 or > MaxTokens)
        {
            throw new FormatException("a vocabulary of no or too many tokens");
        }

        var vocabulary = new Dictionary<string, (int Id, double Score)>(pieces.GetArrayLength(), StringComparer.Ordinal);
        foreach (var (id, piece) in pieces.EnumerateArray().Index())
        {
            vocabulary[piece[0].GetString()!] = (id, piece[1].GetDouble());
        }

        var unknown = e.TryGetProperty("unk_id", out var u) && u.ValueKind == JsonValueKind.Number ? u.GetInt32() : -1;
        return new UnigramModel(vocabulary, unknown, Tokenizer.Flag(e, "byte_fallback", false));
    }

    private static ITokenModel Bpe(JsonElement e)
    {
        var merges = new Dictionary<(string, string), int>();
        foreach (var (rank, merge) in e.GetProperty("merges").EnumerateArray().Index())
        {
            // Two forms: "a b", and ["a", "b"] where parts may hold spaces.
            var pair = merge.ValueKind == JsonValueKind.Array ? [merge[0].GetString()!, merge[1].GetString()!] : merge.GetString()!.Split(' ', 2);
            if (pair.Length != 2 || rank > MaxTokens)
            {
                throw new FormatException($"the merge {rank} is not of two parts");
            }

            merges.TryAdd((pair[0], pair[1]), rank);
        }

        return new BpeModel(
            Vocabulary(e), merges, Unknown(e, null), Tokenizer.Text(e, "continuing_subword_prefix", ""), Tokenizer.Text(e, "end_of_word_suffix", ""),
            Tokenizer.Flag(e, "byte_fallback", false), Tokenizer.Flag(e, "ignore_merges", false));
    }

    private static Dictionary<string, int> Vocabulary(JsonElement e)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in e.GetProperty("vocab").EnumerateObject())
        {
            vocabulary[token.Name] = token.Value.GetInt32() is >= 0 and var id ? id : throw new FormatException("a token's number is below 0");
            if (vocabulary.Count > MaxTokens)
            {
                throw new FormatException("too many tokens");
            }
        }

        return vocabulary;
    }

    private static string? Unknown(JsonElement e, string? otherwise) =>
        e.TryGetProperty("unk_token", out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : null : otherwise;

    private static int Number(JsonElement e, string name, int otherwise) =>
        e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? Math.Clamp(value.GetInt32(), 1, 10_000) : otherwise;
}
