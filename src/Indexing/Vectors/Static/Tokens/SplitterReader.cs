using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>Reads the pre-tokenizer of a tokenizer.</summary>
internal static partial class SplitterReader
{
    public static IReadOnlyList<ISplitter> Read(JsonElement? element) => element is not { } e ? [] : Tokenizer.Kind(e) switch
    {
        "Sequence" => [.. e.GetProperty("pretokenizers").EnumerateArray().SelectMany(static p => Read(p))],
        "BertPreTokenizer" => [new RuneSplitter(Rune.IsWhiteSpace, IsPunctuation)],
        "WhitespaceSplit" => [new RuneSplitter(Rune.IsWhiteSpace, static _ => false)],
        "Whitespace" => [new PatternSplitter(Words(), "Removed", keepMatches: true)],
        "Punctuation" => Tokenizer.Text(e, "behavior", "Isolated") == "Isolated"
            ? [new RuneSplitter(static _ => false, IsPunctuation)]
            : throw Tokenizer.Unsupported("punctuation that is not isolated"),
        "Digits" => [Tokenizer.Flag(e, "individual_digits", false) ? new RuneSplitter(static _ => false, Rune.IsNumber) : new PatternSplitter(Numbers(), "Isolated", keepMatches: false)],
        "Metaspace" => [new MetaspaceSplitter(e)],
        "ByteLevel" => [new ByteLevelSplitter(e)],
        "Split" => [new PatternSplitter(PatternOf(e), Tokenizer.Text(e, "behavior", "Isolated"), Tokenizer.Flag(e, "invert", false))],
        var kind => throw Tokenizer.Unsupported($"the pre-tokenizer '{kind}'"),
    };

    /// <summary>ASCII's marks and signs, and Unicode's punctuation.</summary>
    private static bool IsPunctuation(Rune rune) =>
        rune.IsAscii ? char.IsPunctuation((char)rune.Value) || char.IsSymbol((char)rune.Value) : Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    private static Regex PatternOf(JsonElement e)
    {
        var pattern = e.GetProperty("pattern");
        return Patterns.Compile(pattern.TryGetProperty("String", out var literal) ? Regex.Escape(literal.GetString()!) : pattern.GetProperty("Regex").GetString()!);
    }

    [GeneratedRegex(@"\w+|[^\w\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"\p{N}+", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    /// <summary>Leaves some characters out and makes others pieces of their own.</summary>
    private sealed class RuneSplitter(Func<Rune, bool> gone, Func<Rune, bool> alone) : ISplitter
    {
        public void Split(string piece, bool isFirst, List<string> into)
        {
            var (start, at) = (0, 0);
            foreach (var rune in piece.EnumerateRunes())
            {
                var (drops, stands) = (gone(rune), alone(rune));
                if (drops || stands)
                {
                    if (at > start)
                    {
                        into.Add(piece[start..at]);
                    }

                    if (!drops)
                    {
                        into.Add(piece.Substring(at, rune.Utf16SequenceLength));
                    }

                    start = at + rune.Utf16SequenceLength;
                }

                at += rune.Utf16SequenceLength;
            }

            if (piece.Length > start)
            {
                into.Add(piece[start..]);
            }
        }
    }
}
