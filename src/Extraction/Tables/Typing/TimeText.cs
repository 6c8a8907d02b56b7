namespace IndexForge.Extraction.Tables.Typing;

/// <summary>Times of day and offsets from UTC in text.</summary>
internal static class TimeText
{
    public static bool TryRead(ref DateCursor cursor, out long ticks)
    {
        ticks = 0;
        if (!cursor.ReadNumber(2, out var hour, out _) || cursor.ReadChar() != ':' || !cursor.ReadNumber(2, out var minute, out var length) ||
            length != 2 || minute > 59)
        {
            return false;
        }

        var second = 0;
        long fraction = 0;
        if (cursor.Peek == ':')
        {
            cursor.ReadChar();
            if (!cursor.ReadNumber(2, out second, out length) || length != 2 || second > 59)
            {
                return false;
            }

            if (cursor.Peek is '.' or ',' && !cursor.ReadFraction(out fraction))
            {
                return false;
            }
        }

        if (cursor.TryReadMeridiem(out var afternoon))
        {
            if (hour is < 1 or > 12)
            {
                return false;
            }

            hour = (hour % 12) + (afternoon ? 12 : 0);
        }
        else if (hour > 23)
        {
            return false;
        }

        ticks = new TimeSpan(hour, minute, second).Ticks + fraction;
        return true;
    }

    /// <summary>Z, ±hh:mm, ±hhmm, GMT or UTC; nothing is fine too.</summary>
    public static bool TryReadOffset(ref DateCursor cursor, out short? minutes)
    {
        minutes = null;
        cursor.SkipSpaces();
        if (cursor.AtEnd)
        {
            return true;
        }

        if (cursor.SkipWord("Z") || cursor.SkipWord("GMT") || cursor.SkipWord("UTC"))
        {
            minutes = 0;
            return true;
        }

        var sign = cursor.ReadChar();
        if (sign is not ('+' or '-') || !cursor.ReadNumber(2, out var hours, out var length) || length != 2)
        {
            return false;
        }

        if (cursor.Peek == ':')
        {
            cursor.ReadChar();
        }

        if (!cursor.ReadNumber(2, out var rest, out length) || length != 2 || hours > 14 || rest > 59)
        {
            return false;
        }

        var total = hours * 60 + rest;
        minutes = (short)(sign == '-' ? -total : total);
        return true;
    }
}
