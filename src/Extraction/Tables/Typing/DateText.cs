using IndexForge.Extraction.Csv;

namespace IndexForge.Extraction.Tables.Typing;

/// <summary>
/// Dates and times in text: ISO 8601 / RFC 3339, all-digit dates with day or month first, dates with the month's name,
/// and times with or without am/pm. Day and month are not guessed: see <see cref="OrderEvidence"/>.
/// </summary>
internal static class DateText
{
    public static bool TryRead(ReadOnlySpan<char> text, out TextShape shape)
    {
        shape = default;

        // The form that programs write, by far the most frequent, needs no cursor.
        if (text.Length == 19 && text[0] != '0' && FieldText.TryDateTime(text, out var moment))
        {
            shape.Kind = TextKind.DateTime;
            shape.DayFirst = shape.MonthFirst = moment.Ticks;
            return true;
        }

        var cursor = new DateCursor(text);
        if (text.Length >= 4 && TimeText.TryRead(ref cursor, out var timeOnly) && cursor.AtEnd)
        {
            shape.Kind = TextKind.Time;
            shape.DayFirst = shape.MonthFirst = timeOnly;
            return true;
        }

        cursor = new DateCursor(text);
        if (!(char.IsAsciiDigit(text[0]) ? ReadDigits(ref cursor, ref shape) : ReadNamed(ref cursor, ref shape)))
        {
            return false;
        }

        shape.Kind = TextKind.Date;
        if (cursor.AtEnd)
        {
            return true;
        }

        if (!cursor.SkipDateTimeSeparator() || !TimeText.TryRead(ref cursor, out var time) || !TimeText.TryReadOffset(ref cursor, out shape.Offset) ||
            !cursor.AtEnd)
        {
            return false;
        }

        shape.Kind = TextKind.DateTime;
        shape.DayFirst += time;
        shape.MonthFirst += time;
        return true;
    }

    private static bool ReadDigits(ref DateCursor cursor, ref TextShape shape)
    {
        if (!cursor.ReadNumber(4, out var first, out var firstLength))
        {
            return false;
        }

        if (cursor.AtLetter)
        {
            return firstLength <= 2 && ReadDayMonthName(ref cursor, first, '\0', ref shape);
        }

        var separator = cursor.ReadChar();
        if (separator == ' ' || (separator is '-' or '/' or '.' or ',' && cursor.AtLetterAfterSpaces))
        {
            cursor.SkipSpaces();
            return firstLength <= 2 && ReadDayMonthName(ref cursor, first, separator, ref shape);
        }

        if (separator is not ('-' or '/' or '.') || !cursor.ReadNumber(2, out var second, out var secondLength) ||
            cursor.ReadChar() != separator || !cursor.ReadNumber(4, out var third, out var thirdLength))
        {
            return false;
        }

        if (firstLength == 4)
        {
            return thirdLength <= 2 && Set(ref shape, first, second, third);
        }

        // 1.10.24 may be a version: with dots and a short year, day and month need two digits each.
        if (firstLength > 2 || thirdLength is not (2 or 4) || (separator == '.' && thirdLength == 2 && firstLength + secondLength < 4))
        {
            return false;
        }

        return SetEither(ref shape, first, second, Year(third, thirdLength), dayFirstOnly: separator == '.');
    }

    private static bool SetEither(ref TextShape shape, int first, int second, int year, bool dayFirstOnly)
    {
        var dayFirst = Ticks(year, second, first);
        var monthFirst = dayFirstOnly ? -1 : Ticks(year, first, second);
        if (dayFirst < 0 && monthFirst < 0)
        {
            return false;
        }

        shape.Order = dayFirst < 0 ? OrderEvidence.MonthDay
            : monthFirst < 0 ? OrderEvidence.DayMonth
            : dayFirst == monthFirst ? OrderEvidence.None
            : OrderEvidence.Either;
        shape.DayFirst = dayFirst < 0 ? monthFirst : dayFirst;
        shape.MonthFirst = monthFirst < 0 ? dayFirst : monthFirst;
        return true;
    }

    private static bool ReadDayMonthName(ref DateCursor cursor, int day, char separator, ref TextShape shape)
    {
        if (!cursor.ReadMonth(out var month))
        {
            return false;
        }

        cursor.SkipDateSeparators(separator);
        return cursor.ReadNumber(4, out var year, out var length) && length is 2 or 4 && Set(ref shape, Year(year, length), month, day);
    }

    /// <summary>March 5, 2024, with or without a weekday before it, or a weekday before a date in another form.</summary>
    private static bool ReadNamed(ref DateCursor cursor, ref TextShape shape)
    {
        var start = cursor;
        if (cursor.ReadMonth(out var month))
        {
            cursor.SkipDateSeparators('\0');
            if (!cursor.ReadNumber(2, out var day, out _))
            {
                return false;
            }

            cursor.SkipOrdinalSuffix();
            cursor.SkipDateSeparators('\0');
            return cursor.ReadNumber(4, out var year, out var length) && length == 4 && Set(ref shape, year, month, day);
        }

        cursor = start;
        return cursor.SkipWeekday() && !cursor.AtEnd && (cursor.AtLetter ? ReadNamed(ref cursor, ref shape) : ReadDigits(ref cursor, ref shape));
    }

    private static bool Set(ref TextShape shape, int year, int month, int day)
    {
        var ticks = Ticks(year, month, day);
        shape.DayFirst = shape.MonthFirst = ticks;
        return ticks >= 0;
    }

    private static long Ticks(int year, int month, int day) =>
        year is >= 1000 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified).Ticks
            : -1;

    // Two-digit years as spreadsheet programs read them: 30–99 are 1930–1999.
    private static int Year(int year, int length) => length == 4 ? year : year < 30 ? 2000 + year : 1900 + year;
}
