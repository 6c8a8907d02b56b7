using System.Globalization;

namespace IndexForge.Extraction.Tables.Typing;

/// <summary>Values as data files write them: invariant numbers, ISO 8601 dates.</summary>
internal static class CanonicalText
{
    /// <summary>Room that every canonical text fits into.</summary>
    public const int MaxLength = 40;

    public static string Number(double value) => ToText(value, static (v, to) => WriteNumber(v, to));

    public static string Moment(long ticks, bool dateOnly) =>
        ToText((ticks, dateOnly), static (v, to) => v.dateOnly ? WriteDate(v.ticks, to) : WriteDateTime(v.ticks, null, to));

    public static string Time(long ticks) => ToText(ticks, static (v, to) => WriteTime(v, to));

    public static string Boolean(double value) => value != 0 ? "true" : "false";

    /// <summary>TRUE or FALSE, as spreadsheet programs show them.</summary>
    public static int WriteBoolean(double value, Span<char> to)
    {
        var word = value != 0 ? "TRUE" : "FALSE";
        word.CopyTo(to);
        return word.Length;
    }

    /// <summary>The shortest text that reads back as the same double; whole numbers up to 2^53 without an exponent.</summary>
    public static int WriteNumber(double value, Span<char> to)
    {
        int written;
        if (value == Math.Floor(value) && Math.Abs(value) <= 9_007_199_254_740_992)
        {
            ((long)value).TryFormat(to, out written, default, CultureInfo.InvariantCulture);
        }
        else
        {
            value.TryFormat(to, out written, default, CultureInfo.InvariantCulture);
        }

        return written;
    }

    public static int WriteDate(long ticks, Span<char> to)
    {
        new DateTime(ticks).TryFormat(to, out var written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return written;
    }

    public static int WriteDateTime(long ticks, short? offset, Span<char> to)
    {
        var moment = new DateTime(ticks);
        var format = ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF";
        moment.TryFormat(to, out var written, format, CultureInfo.InvariantCulture);
        if (offset is not { } minutes)
        {
            return written;
        }

        if (minutes == 0)
        {
            to[written] = 'Z';
            return written + 1;
        }

        to[written] = minutes < 0 ? '-' : '+';
        minutes = Math.Abs(minutes);
        to[(written + 1)..].TryWrite(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}", out var zone);
        return written + 1 + zone;
    }

    /// <summary>HH:mm:ss, with a fraction if there is one; elapsed times go on beyond 24 hours.</summary>
    public static int WriteTime(long ticks, Span<char> to)
    {
        var hours = ticks / TimeSpan.TicksPerHour;
        var rest = TimeSpan.FromTicks(ticks % TimeSpan.TicksPerHour);
        to.TryWrite(CultureInfo.InvariantCulture, $"{hours:00}:{rest.Minutes:00}:{rest.Seconds:00}", out var written);
        var fraction = ticks % TimeSpan.TicksPerSecond;
        if (fraction == 0)
        {
            return written;
        }

        to[written..].TryWrite(CultureInfo.InvariantCulture, $".{fraction:0000000}", out var tail);
        return written + to.Slice(written, tail).TrimEnd('0').Length;
    }

    private delegate int Writer<in T>(T value, Span<char> to);

    private static string ToText<T>(T value, Writer<T> write)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        return buffer[..write(value, buffer)].ToString();
    }
}
