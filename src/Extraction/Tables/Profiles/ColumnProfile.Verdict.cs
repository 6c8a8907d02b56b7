using System.Globalization;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Profiles;

internal sealed partial class ColumnProfile
{
    /// <summary>Decides the column from everything seen.</summary>
    /// <param name="column">Place and name; a name such as "zip" or "PLZ" makes digits a string.</param>
    /// <param name="rows">Rows of the table, so that absent cells count as nulls.</param>
    /// <param name="locale">Hints where the values leave both readings open.</param>
    /// <param name="findings">Receives what a person should know (rule, message, count).</param>
    public TableColumn Decide(ColumnStart column, long rows, LocaleHint locale, Action<string, string, long> findings)
    {
        var reading = new ColumnReading(DecideMark(locale, out var numbers), DecideOrder(locale, out var dates));
        var type = DecideType(column.Name, reading, numbers, dates);
        var values = _counts.Values - (type is ColumnType.String or ColumnType.Mixed ? 0 : _counts.Placeholder);
        Report(type, numbers, dates, findings);
        var (min, max) = Extremes(type, reading);
        return new TableColumn
        {
            Column = column.Column,
            Name = column.Name,
            Type = type,
            Nullable = values < rows,
            Nulls = rows - values,
            Distinct = _distinct.Estimate(),
            Min = min,
            Max = max,
            Samples = _samples.Samples,
            Reading = reading,
            Role = Role(column.Name, rows, values, reading),
        };
    }

    private ColumnRole Role(string name, long rows, long values, ColumnReading reading)
    {
        var numbers = Numbers(reading);
        return RoleClassifier.Classify(new ColumnEvidence
        {
            Name = name,
            Total = rows,
            Missing = Math.Max(0, rows - values),
            Distinct = _distinct.Estimate(),
            Min = numbers.Any ? numbers.Min : null,
            Max = numbers.Any ? numbers.Max : null,
            Samples = _samples.Samples,
        });
    }

    private Range<double> Numbers(ColumnReading reading)
    {
        var numbers = _numbers;
        numbers.Add(reading.Decimal == DecimalMark.Dot ? _byDot : _byComma);
        return numbers;
    }

    private DecimalMark DecideMark(LocaleHint locale, out string? problem)
    {
        problem = null;
        if (_counts.MarkDot > 0 && _counts.MarkComma > 0)
        {
            problem = IssueRules.ConflictingNumbers;
            return DecimalMark.Dot;
        }

        if (_counts.MarkDot > 0 || _counts.MarkComma > 0)
        {
            return _counts.MarkDot > 0 ? DecimalMark.Dot : DecimalMark.Comma;
        }

        // A dot alone is the decimal point of every program that writes data files; a comma alone says nothing.
        if (_counts.EitherComma > 0 && locale.Decimal is null)
        {
            problem = IssueRules.AmbiguousNumber;
        }

        return locale.Decimal ?? DecimalMark.Dot;
    }

    private DateOrder DecideOrder(LocaleHint locale, out string? problem)
    {
        problem = null;
        if (_counts.DayMonth > 0 && _counts.MonthDay > 0)
        {
            problem = IssueRules.ConflictingDates;
            return DateOrder.DayMonth;
        }

        if (_counts.DayMonth > 0 || _counts.MonthDay > 0)
        {
            return _counts.DayMonth > 0 ? DateOrder.DayMonth : DateOrder.MonthDay;
        }

        if (_counts.EitherOrder > 0 && locale.Dates is null)
        {
            problem = IssueRules.AmbiguousDate;
        }

        return locale.Dates ?? DateOrder.DayMonth;
    }

    private ColumnType DecideType(string name, ColumnReading reading, string? numbers, string? dates)
    {
        var families = (_counts.Numbers > 0 ? 1 : 0) + (_counts.Moments > 0 ? 1 : 0) + (_counts.Time > 0 ? 1 : 0) +
            (_counts.Boolean > 0 ? 1 : 0) + (_counts.Plain > 0 ? 1 : 0);
        if (_counts.DigitName > 0 && _counts.Plain + _counts.Numbers == 0)
        {
            families++;
        }

        if (families != 1)
        {
            return families == 0 ? ColumnType.Empty : ColumnType.Mixed;
        }

        if (_counts.Plain + _counts.DigitName > 0)
        {
            return ColumnType.String;
        }

        if (_counts.Numbers > 0)
        {
            var whole = _counts.Fraction == 0 &&
                (reading.Decimal == DecimalMark.Dot ? _counts.WholeByCommaOnly : _counts.WholeByDotOnly) == 0;
            return numbers is not null || (whole && CodeNames.IsCode(name)) ? ColumnType.String
                : whole ? ColumnType.Integer
                : ColumnType.Number;
        }

        return _counts.Boolean > 0 ? ColumnType.Boolean
            : _counts.Time > 0 ? ColumnType.Time
            : dates is not null ? ColumnType.String
            : _counts.DateTime > 0 ? ColumnType.DateTime
            : ColumnType.Date;
    }

    private void Report(ColumnType type, string? numbers, string? dates, Action<string, string, long> findings)
    {
        if (type == ColumnType.Mixed)
        {
            findings(IssueRules.MixedTypes, Kinds(), 1);
        }

        if (type == ColumnType.String && _counts.Plain == 0)
        {
            if (numbers == IssueRules.AmbiguousNumber)
            {
                findings(numbers, "Numbers such as 1,234 may be 1234 or 1.234; they stay text unless `language` tells.", _counts.EitherComma);
            }
            else if (numbers is not null)
            {
                findings(numbers, Invariant($"{_counts.MarkDot} numbers use a decimal dot and {_counts.MarkComma} a decimal comma; they stay text."),
                    Math.Min(_counts.MarkDot, _counts.MarkComma));
            }

            if (dates == IssueRules.AmbiguousDate)
            {
                findings(dates, "Dates such as 03/04/2024 may have the day or the month first; they stay text unless `language` tells.", _counts.EitherOrder);
            }
            else if (dates is not null)
            {
                findings(dates, Invariant($"{_counts.DayMonth} dates have the day first and {_counts.MonthDay} the month; they stay text."),
                    Math.Min(_counts.DayMonth, _counts.MonthDay));
            }
        }

        if (_counts.Error > 0)
        {
            findings(IssueRules.ErrorValues, "Error values such as #DIV/0! are taken as missing.", _counts.Error);
        }

        if (_counts.Placeholder > 0 && type is not (ColumnType.String or ColumnType.Mixed))
        {
            findings(IssueRules.Placeholder, "Placeholders such as N/A are taken as missing.", _counts.Placeholder);
        }
    }

    private string Kinds()
    {
        var kinds = new (long Count, string Name)[]
        {
            (_counts.Numbers, "numbers"), (_counts.Moments, "dates"), (_counts.Time, "times"), (_counts.Boolean, "booleans"),
            (_counts.Plain + _counts.DigitName, "texts"),
        };
        return "The column holds " + string.Join(", ", kinds.Where(k => k.Count > 0).Select(k => Invariant($"{k.Count} {k.Name}"))) + ".";
    }

    private (string? Min, string? Max) Extremes(ColumnType type, ColumnReading reading)
    {
        switch (type)
        {
            case ColumnType.Integer or ColumnType.Number:
                var numbers = Numbers(reading);
                return (CanonicalText.Number(numbers.Min), CanonicalText.Number(numbers.Max));
            case ColumnType.Date or ColumnType.DateTime:
                var moments = _moments;
                moments.Add(reading.Dates == DateOrder.DayMonth ? _dayFirst : _monthFirst);
                var date = type == ColumnType.Date;
                return (CanonicalText.Moment(moments.Min, date), CanonicalText.Moment(moments.Max, date));
            case ColumnType.Time:
                return (CanonicalText.Time(_times.Min), CanonicalText.Time(_times.Max));
            case ColumnType.Boolean:
                return (CanonicalText.Boolean(_booleans.Min), CanonicalText.Boolean(_booleans.Max));
            case ColumnType.String when !_nonText:
                return (_texts.Min, _texts.Max);
            default:
                return (null, null);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
