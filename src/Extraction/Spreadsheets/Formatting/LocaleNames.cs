using System.Collections.Concurrent;
using System.Globalization;

namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>Names of months, days and halves of the day in one language.</summary>
internal sealed class LocaleNames
{
    private const int MaxCached = 512;

    private static readonly ConcurrentDictionary<int, LocaleNames> Cache = new();

    private readonly DateTimeFormatInfo _info;

    private LocaleNames(DateTimeFormatInfo info) => _info = info;

    public static LocaleNames English { get; } = new(CultureInfo.InvariantCulture.DateTimeFormat);

    public bool Japanese { get; private init; }

    /// <summary>
    /// The names of a Windows language id as it stands in <c>[$-409]</c>: its low 16 bits; the bits above choose a calendar
    /// and numerals. Ids without a language (0, the system's own F400 and F800) are English.
    /// </summary>
    public static LocaleNames Of(int id)
    {
        id &= 0xFFFF;
        if (id is 0 or 0x0409 or >= 0xF000 || (id & 0x3FF) is 0 or 0x7F)
            return English;
        if (Cache.TryGetValue(id, out var known))
            return known;

        LocaleNames names;
        try
        {
            names = new LocaleNames(CultureInfo.GetCultureInfo(id).DateTimeFormat) { Japanese = (id & 0x3FF) == 0x11 };
        }
        catch (CultureNotFoundException)
        {
            names = English;
        }

        return Cache.Count < MaxCached ? Cache.GetOrAdd(id, names) : names;
    }

    /// <param name="month">1 to 12.</param>
    public string Month(int month) => _info.MonthNames[month - 1];

    /// <param name="month">1 to 12.</param>
    public string ShortMonth(int month) => _info.AbbreviatedMonthNames[month - 1].TrimEnd('.');

    /// <param name="day">0 is Sunday.</param>
    public string Day(int day) => _info.DayNames[day];

    /// <param name="day">0 is Sunday.</param>
    public string ShortDay(int day) => _info.AbbreviatedDayNames[day].TrimEnd('.');
}
