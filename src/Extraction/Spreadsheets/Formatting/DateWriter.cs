namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>Writes serial numbers as dates, times and durations.</summary>
internal static class DateWriter
{
    public static void Write(FormatSection section, double value, bool date1904, ref CharSink sink)
    {
        // Time before the epoch exists where dates count from 1904, and as a plain count of hours, minutes or seconds.
        if (value < 0 && (date1904 || section.Tokens is [{ Kind: TokenKind.ElapsedHours or TokenKind.ElapsedMinutes or TokenKind.ElapsedSeconds }]))
        {
            sink.Append('-');
            value = -value;
        }

        var serial = date1904 && (section.DateParts & DateParts.Date) != 0 ? value + SerialDate.Offset1904 : value;
        if (value < 0 || serial >= SerialDate.LastDay + 1)
        {
            sink.Append('#', NumberFormatter.OverflowLength);
            return;
        }

        var units = section.SecondDigits switch { 0 => 1, 1 => 10, 2 => 100, _ => 1000 };
        var date = SerialDate.Of(serial, (section.DateParts & (DateParts.Time | DateParts.Elapsed)) == 0 ? 0 : units);
        var seconds = date.TimeUnits / units;
        var total = (date.DayNumber * 86_400) + seconds;
        var hour = (int)(seconds / 3600);
        foreach (var token in section.Tokens)
        {
            switch (token.Kind)
            {
                case TokenKind.Literal:
                    sink.Append(token.Text);
                    break;
                case TokenKind.Hour:
                    sink.Append(section.TwelveHours ? ((hour + 11) % 12) + 1 : hour, Math.Min(token.Count, 2));
                    break;
                case TokenKind.Minute:
                    sink.Append(seconds / 60 % 60, Math.Min(token.Count, 2));
                    break;
                case TokenKind.Second:
                    sink.Append(seconds % 60, Math.Min(token.Count, 2));
                    break;
                case TokenKind.SecondFraction:
                    sink.Append('.');
                    sink.Append(Fraction(date.TimeUnits % units, units, token.Count), token.Count);
                    break;
                case TokenKind.AmPm:
                    AmPm(token.Text!, hour, ref sink);
                    break;
                case TokenKind.ElapsedHours:
                    sink.Append(total / 3600, token.Count);
                    break;
                case TokenKind.ElapsedMinutes:
                    sink.Append(total / 60, token.Count);
                    break;
                case TokenKind.ElapsedSeconds:
                    sink.Append(total, token.Count);
                    break;
                default:
                    WriteDay(token, date, section.Names, ref sink);
                    break;
            }
        }
    }

    private static void WriteDay(FormatToken token, SerialDate date, LocaleNames names, ref CharSink sink)
    {
        switch (token.Kind)
        {
            case TokenKind.Year:
                WriteYear(date.Year, token.Count, ref sink);
                break;
            case TokenKind.BuddhistYear:
                WriteYear(date.Year + 543, token.Count, ref sink);
                break;
            case TokenKind.EraYear:
                sink.Append(names.Japanese ? JapaneseEra.Of(date).Year : date.Year, names.Japanese && token.Count > 1 ? 2 : 1);
                break;
            case TokenKind.Era when names.Japanese:
                sink.Append(JapaneseEra.Of(date).Name(token.Count));
                break;
            case TokenKind.Month:
                WriteMonth(token.Count, date.Month, names, ref sink);
                break;
            case TokenKind.Day when token.Count <= 2:
                sink.Append(date.Day, token.Count);
                break;
            case TokenKind.Day:
                sink.Append(token.Count == 3 ? names.ShortDay(date.Weekday) : names.Day(date.Weekday));
                break;
        }
    }

    private static void WriteYear(int year, int letters, ref CharSink sink) =>
        sink.Append(letters <= 2 ? year % 100 : year, letters <= 2 ? 2 : 4);

    private static void WriteMonth(int letters, int month, LocaleNames names, ref CharSink sink)
    {
        switch (letters)
        {
            case 1 or 2:
                sink.Append(month, letters);
                break;
            case 3:
                sink.Append(names.ShortMonth(month));
                break;
            case 5:
                sink.Append(names.Month(month).AsSpan(0, 1));
                break;
            default:
                sink.Append(names.Month(month));
                break;
        }
    }

    private static void AmPm(string code, int hour, ref CharSink sink)
    {
        var slash = code.IndexOf('/');
        sink.Append(hour < 12 ? code.AsSpan(0, slash) : code.AsSpan(slash + 1));
    }

    private static long Fraction(long units, int unitsPerSecond, int digits)
    {
        var wanted = digits switch { 1 => 10, 2 => 100, _ => 1000 };
        return unitsPerSecond >= wanted ? units / (unitsPerSecond / wanted) : units * (wanted / unitsPerSecond);
    }
}
