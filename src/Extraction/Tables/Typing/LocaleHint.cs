using System.Globalization;

namespace IndexForge.Extraction.Tables.Typing;

/// <summary>What the caller's language says where a column's values leave two readings open. Evidence in the values always wins.</summary>
/// <param name="Decimal">The decimal separator, if a language was given.</param>
/// <param name="Dates">The order of day and month, if one was given.</param>
internal readonly record struct LocaleHint(DecimalMark? Decimal, DateOrder? Dates)
{
    /// <summary>From a BCP 47 tag such as <c>de</c> or <c>en-GB</c>; a bare <c>en</c> says nothing of day and month.</summary>
    public static LocaleHint Of(string? language)
    {
        if (string.IsNullOrEmpty(language))
        {
            return default;
        }

        var culture = CultureInfo.GetCultureInfo(language);
        var mark = culture.NumberFormat.NumberDecimalSeparator == "," ? DecimalMark.Comma : DecimalMark.Dot;
        if (language.Equals("en", StringComparison.OrdinalIgnoreCase))
        {
            return new LocaleHint(mark, null);
        }

        var pattern = culture.DateTimeFormat.ShortDatePattern;
        var monthFirst = pattern.IndexOf('M', StringComparison.Ordinal) < pattern.IndexOf('d', StringComparison.Ordinal);
        var yearFirst = pattern.IndexOf('y', StringComparison.Ordinal) < pattern.IndexOf('M', StringComparison.Ordinal);
        return new LocaleHint(mark, monthFirst && !yearFirst ? DateOrder.MonthDay : DateOrder.DayMonth);
    }
}
