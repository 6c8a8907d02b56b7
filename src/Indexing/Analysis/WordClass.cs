using System.Globalization;
using System.Text;

namespace IndexForge.Indexing.Analysis;

/// <summary>
/// The Word_Break classes of UAX #29 that matter to words, derived from general categories and the scripts that the
/// annex excepts. Scripts written without spaces are one class (<see cref="Ideograph"/>): they become bigrams, for
/// which the annex would need a dictionary.
/// </summary>
internal static class WordClass
{
    public const byte Other = 0;
    public const byte Letter = 1;
    public const byte Numeric = 2;
    public const byte Ideograph = 3;
    public const byte Extend = 4;
    public const byte ExtendNumLet = 5;
    public const byte MidLetter = 6;
    public const byte MidNum = 7;
    public const byte MidNumLet = 8;
    public const byte Surrogate = 9;

    private static readonly byte[] Plane0 = Build();

    public static ReadOnlySpan<byte> Bmp => Plane0;

    public static byte Of(Rune rune) => rune.Value <= 0xFFFF ? Plane0[rune.Value] : Classify(rune.Value, Rune.GetUnicodeCategory(rune));

    private static byte[] Build()
    {
        var table = new byte[0x10000];
        for (var c = 0; c < table.Length; c++)
        {
            table[c] = char.IsSurrogate((char)c) ? Surrogate : Classify(c, CharUnicodeInfo.GetUnicodeCategory((char)c));
        }

        return table;
    }

    private static byte Classify(int c, UnicodeCategory category)
    {
        switch (c)
        {
            case ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2027 or 0xFE13 or 0xFE55 or 0xFF1A:
                return MidLetter;
            case ',' or ';' or 0x37E or 0x589 or 0x60C or 0x60D or 0x66C or 0x7F8 or 0x2044 or 0xFE10 or 0xFE14 or 0xFE50 or 0xFE54 or 0xFF0C or 0xFF1B:
                return MidNum;
            case '.' or '\'' or 0x2018 or 0x2019 or 0x2024 or 0xFE52 or 0xFF07 or 0xFF0E:
                return MidNumLet;
        }

        return category switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => Extend,
            UnicodeCategory.DecimalDigitNumber => Numeric,
            UnicodeCategory.OtherNumber or UnicodeCategory.LetterNumber => Numeric,
            UnicodeCategory.ConnectorPunctuation => ExtendNumLet,
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Unspaced(c) ? Ideograph : Letter,
            _ => Other,
        };
    }

    /// <summary>Thai, Lao, Myanmar, Khmer, Tai scripts, Hiragana, Katakana, Bopomofo, Han, Yi and Hangul.</summary>
    private static bool Unspaced(int c) => c switch
    {
        >= 0x0E00 and <= 0x0EFF => true,
        >= 0x1000 and <= 0x109F => true,
        >= 0x1100 and <= 0x11FF => true,
        >= 0x1780 and <= 0x17FF => true,
        >= 0x1950 and <= 0x19DF => true,
        >= 0x1A20 and <= 0x1AAF => true,
        >= 0x3005 and <= 0x3007 => true,
        >= 0x3031 and <= 0x4DBF => true,
        >= 0x4E00 and <= 0xA4CF => true,
        >= 0xA960 and <= 0xA97F => true,
        >= 0xAA60 and <= 0xAADF => true,
        >= 0xAC00 and <= 0xD7FF => true,
        >= 0xF900 and <= 0xFAFF => true,
        >= 0xFF66 and <= 0xFFDC => true,
        >= 0x16FE0 and <= 0x18DFF => true,
        >= 0x1AFF0 and <= 0x1B2FF => true,
        >= 0x20000 and <= 0x3FFFF => true,
        _ => false,
    };
}
