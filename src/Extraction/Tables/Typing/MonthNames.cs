using System.Collections.Frozen;
using System.Globalization;

namespace IndexForge.Extraction.Tables.Typing;

/// <summary>Names of months and weekdays in the languages that data files are mostly written in, from the culture data of the runtime.</summary>
internal static class MonthNames
{
    private static readonly string[] Cultures = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs"];

    public static FrozenDictionary<string, int> All { get; } = Months();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Weekdays = Days().GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsWeekday(ReadOnlySpan<char> word) => Weekdays.Contains(word);

    private static FrozenDictionary<string, int> Months()
    {
        var months = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["sept"] = 9 };
        foreach (var format in Formats())
        {
            for (var month = 1; month <= 12; month++)
            {
                // The languages do not contradict each other where it matters; the first one listed wins.
                Add(format.MonthNames[month - 1], month);
                Add(format.MonthGenitiveNames[month - 1], month);
                Add(format.AbbreviatedMonthNames[month - 1], month);
            }
        }

        return months.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(string name, int month)
        {
            name = name.TrimEnd('.');
            if (name.Length >= 3 && name.All(char.IsLetter))
            {
                months.TryAdd(name, month);
            }
        }
    }

    private static FrozenSet<string> Days() => Formats()
        .SelectMany(f => f.DayNames.Concat(f.AbbreviatedDayNames))
        .Select(d => d.TrimEnd('.'))
        .Where(d => d.Length >= 2 && d.All(char.IsLetter))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<DateTimeFormatInfo> Formats() =>
        Cultures.Select(name => CultureInfo.GetCultureInfo(name).DateTimeFormat);
}
