using System.Collections.Frozen;

namespace IndexForge.Extraction.Tables.Typing;

/// <summary>Reads a text as what it looks like, without deciding what only the whole column can decide.</summary>
internal static class TextShapes
{
    /// <summary>No number, date or word of interest is longer.</summary>
    public const int MaxLength = 48;

    private static readonly FrozenSet<string> Placeholders = FrozenSet.ToFrozenSet(
        ["n/a", "na", "n.a.", "#n/a", "null", "nil", "none", "nan", "-", "--", "---", "–", "—", "?", ".", "..", "<na>", "(null)", "#null!"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PlaceholderLookup =
        Placeholders.GetAlternateLookup<ReadOnlySpan<char>>();

    public static TextShape Read(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty)
        {
            return new TextShape { Kind = TextKind.Blank };
        }

        if (text.Length > MaxLength)
        {
            return new TextShape { Kind = text.IndexOfAnyExceptInRange('0', '9') < 0 ? TextKind.DigitName : TextKind.Plain };
        }

        var first = text[0];
        if (char.IsAsciiDigit(first) || first is '+' or '-' or '.' or ',' or '\u2212')
        {
            return NumberText.TryRead(text, out var shape) || DateText.TryRead(text, out shape) ? shape : Word(text);
        }

        if (char.IsLetter(first) && HasDigit(text) && DateText.TryRead(text, out var named))
        {
            return named;
        }

        return Word(text);
    }

    private static TextShape Word(ReadOnlySpan<char> text)
    {
        switch (text.Length)
        {
            case 3 when Is(text, "yes"):
            case 4 when Is(text, "true"):
                return new TextShape { Kind = TextKind.Boolean, ByDot = 1 };
            case 2 when Is(text, "no"):
            case 5 when Is(text, "false"):
                return new TextShape { Kind = TextKind.Boolean };
            case <= 8 when text[0] is 'n' or 'N' or not (>= 'A' and <= 'Z' or >= 'a' and <= 'z') && PlaceholderLookup.Contains(text):
                return new TextShape { Kind = TextKind.Placeholder };
            default:
                return new TextShape { Kind = TextKind.Plain };
        }
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static bool HasDigit(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('0', '9') >= 0;
}
