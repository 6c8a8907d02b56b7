using System.Globalization;
using System.Text;
using System.Text.Json;

namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>BERT's: control characters go, ideographs stand alone, accents go with the case.</summary>
internal sealed class BertNormalizer(JsonElement settings) : INormalizer
{
    private readonly bool _clean = Tokenizer.Flag(settings, "clean_text", true);
    private readonly bool _ideographs = Tokenizer.Flag(settings, "handle_chinese_chars", true);
    private readonly bool _lower = Tokenizer.Flag(settings, "lowercase", true);
    private readonly bool _strip = Tokenizer.Flag(settings, "strip_accents", Tokenizer.Flag(settings, "lowercase", true));

    public string Normalize(string text)
    {
        var built = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (_clean && (rune.Value is 0 or 0xFFFD || IsControl(rune)))
            {
                continue;
            }

            if (_clean && Rune.IsWhiteSpace(rune))
            {
                built.Append(' ');
            }
            else if (_ideographs && IsIdeograph(rune.Value))
            {
                built.Append(' ').Append(rune).Append(' ');
            }
            else
            {
                built.Append(rune);
            }
        }

        var result = built.ToString();
        if (_strip)
        {
            result = NormalizerReader.StripAccents(NormalizerReader.Form(result, NormalizationForm.FormD));
        }

        return _lower ? result.ToLowerInvariant() : result;
    }

    private static bool IsControl(Rune rune) => rune.Value is not ('\t' or '\n' or '\r')
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    /// <summary>The CJK Unified Ideographs blocks, as BERT takes them.</summary>
    private static bool IsIdeograph(int c) => c is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
