using System.Globalization;
using System.Text;
using System.Text.Json;

namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>Reads the normaliser of a tokenizer.</summary>
internal static class NormalizerReader
{
    public static IReadOnlyList<INormalizer> Read(JsonElement? element) => element is not { } e ? [] : Tokenizer.Kind(e) switch
    {
        "Sequence" => [.. e.GetProperty("normalizers").EnumerateArray().SelectMany(static n => Read(n))],
        "BertNormalizer" => [new BertNormalizer(e)],
        "Lowercase" => [new Step(static t => t.ToLowerInvariant())],
        "NFC" => [new Step(static t => Form(t, NormalizationForm.FormC))],
        "NFD" => [new Step(static t => Form(t, NormalizationForm.FormD))],
        "NFKC" => [new Step(static t => Form(t, NormalizationForm.FormKC))],
        "NFKD" => [new Step(static t => Form(t, NormalizationForm.FormKD))],

        // The compiled map of SentencePiece is NFKC, spaces and controls aside, in every model in use.
        "Precompiled" or "Nmt" => [new Step(static t => Form(t, NormalizationForm.FormKC))],
        "StripAccents" => [new Step(StripAccents)],
        "Strip" => [new Step(Strip(Tokenizer.Flag(e, "strip_left", true), Tokenizer.Flag(e, "strip_right", true)))],
        "Prepend" => Prepend(Tokenizer.Text(e, "prepend", "")),
        "Replace" => [new Step(Replace(e))],
        var kind => throw Tokenizer.Unsupported($"the normaliser '{kind}'"),
    };

    internal static string StripAccents(string text)
    {
        var built = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                built.Append(rune);
            }
        }

        return built.ToString();
    }

    /// <summary>A form of Unicode; a text with lone surrogates, which has none, stays without them.</summary>
    internal static string Form(string text, NormalizationForm form)
    {
        try
        {
            return text.Normalize(form);
        }
        catch (ArgumentException)
        {
            var built = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes())
            {
                built.Append(rune);
            }

            return built.ToString().Normalize(form);
        }
    }

    private static IReadOnlyList<INormalizer> Prepend(string prefix) => [new Step(t => t.Length == 0 ? t : prefix + t)];

    private static Func<string, string> Replace(JsonElement e)
    {
        var (pattern, content) = (e.GetProperty("pattern"), Tokenizer.Text(e, "content", ""));
        if (pattern.TryGetProperty("String", out var literal))
        {
            var from = literal.GetString()!;
            return from.Length == 0 ? static t => t : t => t.Replace(from, content, StringComparison.Ordinal);
        }

        var regex = Patterns.Compile(pattern.GetProperty("Regex").GetString()!);
        return t => regex.Replace(t, content.Replace("$", "$$", StringComparison.Ordinal));
    }

    private static Func<string, string> Strip(bool left, bool right) => (left, right) switch
    {
        (true, true) => static t => t.Trim(),
        (true, false) => static t => t.TrimStart(),
        (false, true) => static t => t.TrimEnd(),
        _ => static t => t,
    };

    private sealed class Step(Func<string, string> apply) : INormalizer
    {
        public string Normalize(string text) => apply(text);
    }
}
