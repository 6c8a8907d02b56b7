namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>A Japanese era and the year within it, for the g and e of a date format in Japanese.</summary>
internal readonly record struct JapaneseEra(string Letter, string Short, string Full, int Year)
{
    private static readonly (DateOnly From, string Letter, string Short, string Full)[] Eras =
    [
        (new DateOnly(2019, 5, 1), "R", "令", "令和"),
        (new DateOnly(1989, 1, 8), "H", "平", "平成"),
        (new DateOnly(1926, 12, 25), "S", "昭", "昭和"),
        (new DateOnly(1912, 7, 30), "T", "大", "大正"),
        (new DateOnly(1868, 1, 25), "M", "明", "明治"),
    ];

    public static JapaneseEra Of(SerialDate date)
    {
        // Days 0 and 60 of the 1900 system are no dates; both are in the last era of the table.
        var day = date.Day == 0 || date is { Year: 1900, Month: 2, Day: 29 } ? new DateOnly(1900, 1, 1) : new DateOnly(date.Year, date.Month, date.Day);
        foreach (var era in Eras)
        {
            if (day >= era.From)
                return new JapaneseEra(era.Letter, era.Short, era.Full, date.Year - era.From.Year + 1);
        }

        return new JapaneseEra("", "", "", date.Year);
    }

    public string Name(int letters) => letters switch { 1 => Letter, 2 => Short, _ => Full };
}
