using System.Globalization;

namespace IndexForge.Extraction.Spreadsheets;

/// <summary>Dates and times that files write as text (ISO 8601), as serial numbers.</summary>
internal static class IsoDate
{
    private const int Offset1904 = 1462;

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss", "yyyy-MM", "yyyy",
    ];

    private static readonly string[] Times = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"];

    /// <summary>The serial number of a moment, or of a time of day alone.</summary>
    /// <param name="text">Such as <c>2012-10-18T14:30:00Z</c>; a zone is passed over, as serial numbers have none.</param>
    /// <param name="date1904">Which origin the number counts from.</param>
    /// <param name="serial">The number.</param>
    public static bool TryParse(ReadOnlySpan<char> text, bool date1904, out double serial)
    {
        text = text.Trim().TrimEnd('Z');
        if (DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var time))
        {
            serial = time.TimeOfDay.TotalDays;
            return true;
        }

        if (!DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            serial = 0;
            return false;
        }

        serial = Serial(moment, date1904);
        return true;
    }

    /// <summary>The serial number of a moment; before March 1900 a day less, for the 29 February that the 1900 system has.</summary>
    public static double Serial(DateTime moment, bool date1904)
    {
        var serial = (moment - new DateTime(1899, 12, 30)).TotalDays;
        if (date1904)
            return serial - Offset1904;
        return serial < 61 ? serial - 1 : serial;
    }

    /// <summary>The length in days of an ISO 8601 duration such as <c>PT36H15M0S</c>.</summary>
    public static bool TryParseDuration(ReadOnlySpan<char> text, out double days)
    {
        days = 0;
        text = text.Trim();
        var negative = text.StartsWith("-");
        text = negative ? text[1..] : text;
        if (!text.StartsWith("P"))
            return false;

        var inTime = false;
        for (text = text[1..]; text.Length > 0;)
        {
            if (text[0] == 'T')
            {
                inTime = true;
                text = text[1..];
                continue;
            }

            var length = text.IndexOfAnyExceptInRange('+', '9');
            if (length <= 0 || !double.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                return false;
            switch (text[length], inTime)
            {
                case ('D', false):
                    days += value;
                    break;
                case ('H', true):
                    days += value / 24;
                    break;
                case ('M', true):
                    days += value / 1440;
                    break;
                case ('S', true):
                    days += value / 86_400;
                    break;
                default:
                    return false;
            }

            text = text[(length + 1)..];
        }

        days = negative ? -days : days;
        return true;
    }
}
