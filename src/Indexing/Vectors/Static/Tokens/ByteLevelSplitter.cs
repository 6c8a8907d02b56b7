using System.Text.Json;
using System.Text.RegularExpressions;

namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>GPT-2's: words with the space before them, each byte of UTF-8 as a character that can be seen.</summary>
internal sealed partial class ByteLevelSplitter(JsonElement settings) : ISplitter
{
    private static readonly char[] Visible = MakeVisible();
    private readonly bool _prefix = Tokenizer.Flag(settings, "add_prefix_space", true);
    private readonly bool _splits = Tokenizer.Flag(settings, "use_regex", true);

    public void Split(string piece, bool isFirst, List<string> into)
    {
        var text = _prefix && piece.Length > 0 && piece[0] != ' ' ? ' ' + piece : piece;
        if (!_splits)
        {
            into.Add(Show(text));
            return;
        }

        foreach (var match in Words().EnumerateMatches(text))
        {
            into.Add(Show(text.AsSpan(match.Index, match.Length).ToString()));
        }
    }

    private static string Show(string text) => string.Create(System.Text.Encoding.UTF8.GetByteCount(text), text, static (span, from) =>
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(from);
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = Visible[bytes[i]];
        }
    });

    /// <summary>Bytes that are printable in Latin-1 are themselves; the others follow from U+0100 on.</summary>
    private static char[] MakeVisible()
    {
        var visible = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
        {
            visible[b] = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : (char)next++;
        }

        return visible;
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
