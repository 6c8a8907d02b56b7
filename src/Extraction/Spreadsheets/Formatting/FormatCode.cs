namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>A compiled number format: up to three sections for numbers and one for text.</summary>
internal sealed class FormatCode
{
    /// <summary>Longer codes are not Excel's (which stops at 255 characters) and would only cost.</summary>
    private const int MaxLength = 1024;

    private static readonly FormatSection GeneralSection = FormatParser.Parse(BuiltInFormats.General);

    /// <summary>General.</summary>
    public static readonly FormatCode General = new([GeneralSection], null);

    private readonly FormatSection[] _numbers;
    private readonly bool _conditional;

    private FormatCode(FormatSection[] numbers, FormatSection? text)
    {
        _numbers = numbers;
        Text = text;
        _conditional = numbers.Any(s => s.Condition is not null);
        IsGeneral = numbers is [{ Kind: SectionKind.General, Tokens.Length: 1, DbNum: 0 }];
    }

    /// <summary>The section for text; null shows text as it is.</summary>
    public FormatSection? Text { get; }

    /// <summary>Whether numbers are shown plainly as General.</summary>
    public bool IsGeneral { get; }

    /// <summary>What the section for positive numbers shows of a date.</summary>
    public DateParts DateParts => _numbers[0].DateParts;

    public static FormatCode Compile(string code)
    {
        if (code.Length is 0 or > MaxLength)
            return new FormatCode([GeneralSection], null);

        var sections = new List<FormatSection>(4);
        var start = 0;
        while (sections.Count < 4)
        {
            var length = SectionLength(code.AsSpan(start));
            sections.Add(FormatParser.Parse(code.AsSpan(start, length)));
            start += length + 1;
            if (start > code.Length)
                break;
        }

        // The fourth section is for text; so is a last one with an @, where it is not the only one or is nothing else.
        FormatSection? text = null;
        if (sections.Count == 4 || sections[^1].Kind == SectionKind.Text)
        {
            text = sections[^1];
            sections.RemoveAt(sections.Count - 1);
        }

        if (sections.Count == 0)
            sections.Add(GeneralSection);
        return new FormatCode([.. sections], text);
    }

    /// <summary>The section that shows a number, or null when none applies (Excel then fills the cell with #).</summary>
    /// <param name="value">The number.</param>
    /// <param name="showSign">Whether the number's minus sign is to be written; the section's own literals show it otherwise.</param>
    public FormatSection? Choose(double value, out bool showSign)
    {
        if (_conditional)
            return ChooseByCondition(value, out showSign);

        var index = value < 0 && _numbers.Length > 1 ? 1 : value == 0 && _numbers.Length > 2 ? 2 : 0;
        showSign = value < 0 && index == 0;
        return _numbers[index];
    }

    private FormatSection? ChooseByCondition(double value, out bool showSign)
    {
        for (var i = 0; i < _numbers.Length; i++)
        {
            var condition = _numbers[i].Condition ?? Implied(i);
            if (condition is null || condition.Holds(value))
            {
                showSign = value < 0 && condition is not { OnlyNegative: true };
                return _numbers[i];
            }
        }

        showSign = false;
        return null;
    }

    /// <summary>
    /// Beside sections with a condition, the others keep their places: the last takes what is left, an earlier one its usual sign.
    /// </summary>
    private FormatCondition? Implied(int index)
    {
        if (index == _numbers.Length - 1)
            return null;
        return index == 0 ? new FormatCondition(">", 0) : new FormatCondition("<", 0);
    }

    private static int SectionLength(ReadOnlySpan<char> code)
    {
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case ';':
                    return i;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '"':
                    var close = code[(i + 1)..].IndexOf('"');
                    i = close < 0 ? code.Length : i + close + 1;
                    break;
                case '[':
                    var end = code[i..].IndexOf(']');
                    i += Math.Max(0, end);
                    break;
            }
        }

        return code.Length;
    }
}
