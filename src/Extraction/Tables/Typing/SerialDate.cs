namespace IndexForge.Extraction.Tables.Typing;

/// <summary>
/// Serial dates of spreadsheet programs (ECMA-376 part 1, 18.17.4): days since 1899-12-31 or 1904-01-01. The 1900 system counts a
/// 29 February 1900 that never was, so days before 1 March 1900 are one lower.
/// </summary>
internal static class SerialDate
{
    private static readonly long Epoch1900 = new DateTime(1899, 12, 30).Ticks;
    private static readonly long Epoch1904 = new DateTime(1904, 1, 1).Ticks;
    private static readonly long End = new DateTime(9999, 12, 31).Ticks + TimeSpan.TicksPerDay;

    /// <summary>Ticks of the moment, to the millisecond; false when the number is no date.</summary>
    public static bool TryTicks(double serial, bool date1904, out long ticks)
    {
        ticks = 0;
        // Day 0 of the 1900 system is "January 0", what an empty cell with a date format shows; day 60 never was.
        if (!double.IsFinite(serial) || serial < (date1904 ? 0 : 1) || serial > 2_958_466 || (!date1904 && Math.Floor(serial) == 60))
        {
            return false;
        }

        var days = date1904 || serial >= 60 ? serial : serial + 1;
        ticks = (date1904 ? Epoch1904 : Epoch1900) + Milliseconds(days);
        return ticks < End;
    }

    /// <summary>Ticks of a time or elapsed time, to the millisecond.</summary>
    public static bool TryTime(double serial, out long ticks)
    {
        ticks = 0;
        if (!double.IsFinite(serial) || serial is < 0 or > 100_000)
        {
            return false;
        }

        ticks = Milliseconds(serial);
        return true;
    }

    // A serial number cannot hold a second exactly: what is within a millisecond of one is that second.
    private static long Milliseconds(double days)
    {
        var milliseconds = (long)Math.Round(days * 86_400_000);
        var nearest = (milliseconds + 500) / 1000 * 1000;
        return (Math.Abs(milliseconds - nearest) <= 1 ? nearest : milliseconds) * TimeSpan.TicksPerMillisecond;
    }
}
