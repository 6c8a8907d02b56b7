namespace IndexForge.Extraction.Encodings;

/// <summary>
/// The encodings of one or two bytes per character of East Asia. Their national standards order characters by use: where the
/// bytes fall tells everyday text from bytes of another encoding.
/// </summary>
/// <param name="CodePage">Windows code page number.</param>
/// <param name="IsPair">Whether two bytes are one character.</param>
/// <param name="IsSingle">Whether a byte beyond ASCII is a character by itself.</param>
/// <param name="Weigh">How everyday a pair is, at most 1.</param>
internal sealed record DoubleByte(int CodePage, Func<byte, byte, bool> IsPair, Func<byte, bool> IsSingle, Func<byte, byte, double> Weigh)
{
    private const double Invalid = -8;

    public static IReadOnlyList<DoubleByte> All { get; } =
    [
        // Shift_JIS: rows of signs, kana, then the kanji of level 1; half-width katakana are single bytes.
        new(
            932,
            (a, b) => (a is >= 0x81 and <= 0x9F or >= 0xE0 and <= 0xFC) && b is >= 0x40 and not 0x7F and <= 0xFC,
            a => a is >= 0xA1 and <= 0xDF,
            (a, b) => (a, b) switch
            {
                (0x82, >= 0x9F and <= 0xF1) or (0x83, <= 0x96) => 1,
                (0x81 or 0x82, _) => 0.6,
                ( >= 0x88 and <= 0x97, _) => 0.9,
                _ => -0.3,
            }),

        // EUC-KR: the 2,350 syllables in use, then Chinese characters, hardly written any more.
        new(
            949,
            (a, b) => a is >= 0x81 and <= 0xFE && (b is >= 0x41 and <= 0x5A or >= 0x61 and <= 0x7A or >= 0x81 and <= 0xFE),
            _ => false,
            (a, b) => (a, b) switch
            {
                ( >= 0xB0 and <= 0xC8, >= 0xA1) => 1,
                ( >= 0xA1 and <= 0xA3, >= 0xA1) => 0.6,
                _ => -0.4,
            }),

        // EUC-JP: signs, kana in rows 4 and 5, kanji of level 1 in rows 16 to 47.
        new(
            51932,
            (a, b) => (a is >= 0xA1 and <= 0xFE && b is >= 0xA1 and <= 0xFE) || (a == 0x8E && b is >= 0xA1 and <= 0xDF),
            _ => false,
            (a, _) => a switch
            {
                0xA4 or 0xA5 => 1,
                >= 0xA1 and <= 0xA3 => 0.6,
                >= 0xB0 and <= 0xCF => 0.97,
                _ => -0.3,
            }),

        // Big5: signs, then the frequently used characters, then the others.
        new(
            950,
            (a, b) => a is >= 0x81 and <= 0xFE && (b is >= 0x40 and <= 0x7E or >= 0xA1 and <= 0xFE),
            _ => false,
            (a, _) => a switch
            {
                >= 0xA4 and <= 0xC6 => 0.95,
                >= 0xA1 and <= 0xA3 => 0.6,
                >= 0xC9 and <= 0xF9 => 0.1,
                _ => -0.5,
            }),

        // GB 2312: signs, kana in rows 4 and 5, the characters of level 1 in rows 16 to 55; GBK and GB 18030 are beyond.
        new(
            54936,
            (a, b) => a is >= 0x81 and <= 0xFE && b is >= 0x40 and not 0x7F and <= 0xFE,
            _ => false,
            (a, b) => (a, b) switch
            {
                ( >= 0xB0 and <= 0xD7, >= 0xA1) => 0.99,
                ( >= 0xA1 and <= 0xA3, >= 0xA1) => 0.6,
                ( >= 0xD8 and <= 0xF7, >= 0xA1) => 0.1,
                (0xA4 or 0xA5, _) => -0.3,
                _ => -0.5,
            }),
    ];

    /// <summary>How everyday the characters are on average, at most 1.</summary>
    public double Score(ReadOnlySpan<byte> text)
    {
        var total = 0.0;
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var lead = text[i];
            if (lead < 0x80)
                continue;

            count++;
            if (i + 1 < text.Length && IsPair(lead, text[i + 1]))
                total += Weigh(lead, text[++i]);
            else
                total += IsSingle(lead) ? 0.1 : Invalid;
        }

        return count == 0 ? 0 : total / count;
    }
}
