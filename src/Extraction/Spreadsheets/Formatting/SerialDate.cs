namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>
/// The moment a serial number stands for. In the 1900 system day 60 is 29 February 1900, a day that never was, and day 0
/// is "0 January 1900"; weekdays run on through both, as Excel shows them.
/// </summary>
internal readonly record struct SerialDate(int Year, int Month, int Day, int Weekday, long DayNumber, long TimeUnits)
{
    /// <summary>31 December 9999 in the 1900 system: the last day shown.</summary>
    public const double LastDay = 2_958_465;

    /// <summary>Days between the two systems' origins.</summary>
    public const int Offset1904 = 1462;

    private static readonly int Day0 = new DateOnly(1899, 12, 30).DayNumber;

    /// <summary>Splits a serial number.</summary>
    /// <param name="serial">In the 1900 system, not negative, at most <see cref="LastDay"/> plus a day.</param>
    /// <param name="unitsPerSecond">How finely the time of day is rounded: 1, 10, 100 or 1000; 0 drops it.</param>
    public static SerialDate Of(double serial, int unitsPerSecond)
    {
        var day = (long)Math.Floor(serial);
        var units = 0L;
        if (unitsPerSecond > 0)
        {
            var perDay = 86_400L * unitsPerSecond;
            units = (long)Math.Round((serial - day) * perDay, MidpointRounding.AwayFromZero);
            if (units >= perDay)
            {
                units -= perDay;
                day++;
            }
        }

        var weekday = (int)((day + 6) % 7);
        if (day == 60)
            return new SerialDate(1900, 2, 29, weekday, day, units);
        if (day == 0)
            return new SerialDate(1900, 1, 0, weekday, day, units);

        var date = DateOnly.FromDayNumber(Day0 + (int)Math.Min(day, (long)LastDay) + (day < 60 ? 1 : 0));
        return new SerialDate(date.Year, date.Month, date.Day, weekday, day, units);
    }
}
