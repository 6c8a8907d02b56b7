namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>
/// Shows digits as Chinese numerals, for formats with <c>[DBNum1]</c> (一二三), <c>[DBNum2]</c> (壹贰叁) and
/// <c>[DBNum3]</c> (full-width digits). General and parts of dates read as words (一百〇五), other formats digit by digit.
/// </summary>
internal static class CjkNumerals
{
    private const int MaxWordDigits = 16;

    private static readonly string[] Digits = ["〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "０１２３４５６７８９"];
    private static readonly string[] Units = ["十百千", "拾佰仟"];
    private static readonly string[] Groups = ["", "万", "亿", "万亿"];

    /// <summary>Appends text with its digits replaced.</summary>
    public static void Write(ReadOnlySpan<char> text, FormatSection section, ref CharSink sink)
    {
        var system = Math.Clamp(section.DbNum, 1, Digits.Length) - 1;
        var afterPoint = false;
        while (text.Length > 0)
        {
            var plain = text.IndexOfAnyInRange('0', '9');
            plain = plain < 0 ? text.Length : plain;
            afterPoint |= text[..plain].Contains('.');
            sink.Append(text[..plain]);
            text = text[plain..];
            var length = text.IndexOfAnyExceptInRange('0', '9');
            var run = text[..(length < 0 ? text.Length : length)];
            text = text[run.Length..];

            var asWords = section.Kind == SectionKind.General ? !afterPoint : section.Kind == SectionKind.Date && run.Length <= 2;
            if (asWords && system < Units.Length && run.Length is > 0 and <= MaxWordDigits)
                WriteWords(run, system, section.Kind == SectionKind.Date, ref sink);
            else
                foreach (var digit in run)
                    sink.Append(Digits[system][digit - '0']);
        }
    }

    private static void WriteWords(ReadOnlySpan<char> digits, int system, bool shortTens, ref CharSink sink)
    {
        digits = digits.TrimStart('0');
        if (digits.Length == 0)
        {
            sink.Append(Digits[system][0]);
            return;
        }

        var pendingZero = false;
        var groupHasDigit = false;
        for (var i = 0; i < digits.Length; i++)
        {
            var place = digits.Length - 1 - i;
            var digit = digits[i] - '0';
            if (digit == 0)
            {
                pendingZero = true;
            }
            else
            {
                if (pendingZero)
                    sink.Append(Digits[system][0]);
                pendingZero = false;
                groupHasDigit = true;
                if (!(shortTens && digit == 1 && place == 1 && i == 0))
                    sink.Append(Digits[system][digit]);
                if (place % 4 > 0)
                    sink.Append(Units[system][(place % 4) - 1]);
            }

            if (place % 4 == 0)
            {
                if (groupHasDigit)
                    sink.Append(Groups[place / 4]);
                groupHasDigit = false;
            }
        }
    }
}
