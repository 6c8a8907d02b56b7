using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Tables.Typing;

/// <summary>Gives each cell its kind: numbers become dates and times by their number format.</summary>
internal sealed class CellTyper(IWorkbook workbook, ICellFormatter formatter)
{
    private static readonly System.Buffers.SearchValues<char> PaddingChars = System.Buffers.SearchValues.Create("0-\\ \"()");

    private Trait[] _traits = new Trait[64];

    [Flags]
    private enum Trait : byte
    {
        Unknown = 0,
        Known = 1,
        Date = 2,
        Time = 4,
        Elapsed = 8,
        ZeroPadded = 16,
    }

    public TableCell Type(in Cell cell) => cell.Kind switch
    {
        CellKind.Text => new TableCell(cell, cell.Text.Span.IsWhiteSpace() ? ValueKind.Blank : ValueKind.Text),
        CellKind.Number => TypeNumber(cell),
        CellKind.Boolean => new TableCell(cell, ValueKind.Boolean),
        CellKind.Error => new TableCell(cell, ValueKind.Error),
        _ => new TableCell(cell, ValueKind.Blank),
    };

    /// <summary>Whether the number is shown with leading zeros (format <c>00000</c>): a code, not an amount.</summary>
    public bool IsZeroPadded(in Cell cell) => cell.Kind == CellKind.Number && (TraitsOf(cell.Format) & Trait.ZeroPadded) != 0;

    private TableCell TypeNumber(in Cell cell)
    {
        if (!double.IsFinite(cell.Number))
        {
            return new TableCell(cell, ValueKind.Error);
        }

        var traits = TraitsOf(cell.Format);
        if ((traits & (Trait.Date | Trait.Time | Trait.Elapsed)) == 0)
        {
            return new TableCell(cell, ValueKind.Number);
        }

        if ((traits & Trait.Date) != 0 && SerialDate.TryTicks(cell.Number, workbook.Date1904, out var ticks))
        {
            var midnight = ticks % TimeSpan.TicksPerDay == 0;
            return new TableCell(cell, midnight && (traits & Trait.Time) == 0 ? ValueKind.Date : ValueKind.DateTime, ticks);
        }

        return (traits & (Trait.Time | Trait.Elapsed)) != 0 && SerialDate.TryTime(cell.Number, out ticks)
            ? TypeTime(cell, traits, ticks)
            : new TableCell(cell, ValueKind.Number);
    }

    /// <summary>A time format over a whole date and time shows its time only; the value is still the moment.</summary>
    private TableCell TypeTime(in Cell cell, Trait traits, long ticks) =>
        ticks < TimeSpan.TicksPerDay || (traits & Trait.Elapsed) != 0 || !SerialDate.TryTicks(cell.Number, workbook.Date1904, out var moment)
            ? new TableCell(cell, ValueKind.Time, ticks)
            : new TableCell(cell, ValueKind.DateTime, moment);

    private Trait TraitsOf(ushort format)
    {
        if (format >= _traits.Length)
        {
            Array.Resize(ref _traits, Math.Min(ushort.MaxValue + 1, Math.Max(format + 1, _traits.Length * 2)));
        }

        ref var known = ref _traits[format];
        return known != Trait.Unknown ? known : known = Find(format);
    }

    private Trait Find(ushort format)
    {
        var parts = formatter.DatePartsOf(format);
        var traits = Trait.Known;
        traits |= (parts & DateParts.Date) != 0 ? Trait.Date : 0;
        traits |= (parts & DateParts.Time) != 0 ? Trait.Time : 0;
        traits |= (parts & DateParts.Elapsed) != 0 ? Trait.Elapsed : 0;
        traits |= format < workbook.Formats.Count && IsZeroPadding(workbook.Formats[format]) ? Trait.ZeroPadded : 0;
        return traits;
    }

    /// <summary>00000 and 000-00-0000: at least three zeros before anything else than dashes and blanks, and no fraction.</summary>
    private static bool IsZeroPadding(string code)
    {
        var section = code.AsSpan();
        var end = section.IndexOf(';');
        section = end < 0 ? section : section[..end];
        return section.Count('0') >= 3 && section.StartsWith("00") && section.IndexOfAnyExcept(PaddingChars) < 0;
    }
}
