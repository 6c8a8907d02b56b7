using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace IndexForge.Indexing.Grounding;

/// <summary>
/// Takes a model's answer as it comes, and gives its cited pieces one by one: text, the marks behind it (<c>[1]</c>, <c>[1][2]</c>,
/// <c>[1, 2]</c>), and what closes the sentence. A piece is given once what follows shows that no mark of it is missing.
/// </summary>
public sealed partial class CitedText
{
    /// <summary>Characters without a mark at which the text is no answer of the form asked for.</summary>
    private const int MaxPiece = 4_000;

    private readonly StringBuilder _waiting = new();

    /// <summary>Adds text.</summary>
    /// <param name="text">What came.</param>
    /// <returns>The pieces that are whole now.</returns>
    public IReadOnlyList<CitedPiece> Add(string text)
    {
        _waiting.Append(text);
        var pieces = Take(end: false);
        if (_waiting.Length > MaxPiece)
        {
            _waiting.Clear();
        }

        return pieces;
    }

    /// <summary>The text has ended.</summary>
    /// <returns>What was still waiting for more; text behind the last mark is cited by nothing and left out.</returns>
    public IReadOnlyList<CitedPiece> End() => Take(end: true);

    private List<CitedPiece> Take(bool end)
    {
        var pieces = new List<CitedPiece>();
        var text = _waiting.ToString();
        var at = 0;
        for (; at < text.Length;)
        {
            var match = Piece().Match(text, at);

            // Without something behind it, the next mark or the full stop may still be on its way.
            if (!match.Success || (!end && match.Index + match.Length >= text.Length))
            {
                break;
            }

            at = match.Index + match.Length;
            var sources = Number().Matches(match.Groups["marks"].Value).Select(static n => int.Parse(n.ValueSpan, CultureInfo.InvariantCulture)).Distinct().ToList();
            var sentence = match.Groups["text"].Value.Trim();
            pieces.Add(new CitedPiece(sentence.Length == 0 || ".!?。".Contains(sentence[^1], StringComparison.Ordinal) ? sentence : sentence + match.Groups["stop"].Value, sources));
        }

        _waiting.Remove(0, at);
        return pieces;
    }

    [GeneratedRegex(@"\G(?<text>[^\[\]]*(?:\[(?!\d{1,3}(?:\s*,\s*\d{1,3})*\])[^\[\]]*\]?[^\[\]]*)*)(?<marks>(?:\[\d{1,3}(?:\s*,\s*\d{1,3})*\][ \t]*)+)(?<stop>[.!?。]?)\s*(?=[^\[\s.!?。]|\z)", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Piece();

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

/// <summary>A piece of an answer with the numbers of the sources that it cites.</summary>
/// <param name="Text">The text, without marks.</param>
/// <param name="Sources">The numbers, from 1 on as the model gave them: not checked.</param>
public sealed record CitedPiece(string Text, IReadOnlyList<int> Sources);
