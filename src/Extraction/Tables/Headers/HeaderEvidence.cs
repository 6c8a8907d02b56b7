namespace IndexForge.Extraction.Tables.Headers;

/// <summary>What speaks for a row being a header: names above values of another kind, names that do not recur as values.</summary>
internal readonly record struct HeaderEvidence(bool IsHeader, int Contrast)
{
    /// <summary>Rows below that are looked at.</summary>
    private const int Depth = 24;

    public static HeaderEvidence Of(IReadOnlyList<SheetRow> rows, int at, int first, int end)
    {
        var cells = rows[at].Between(first, end);
        Span<bool> skip = stackalloc bool[Depth];
        var depth = Mark(rows, at, first, end, skip);
        int names = 0, periods = 0, contrast = 0, recurring = 0, longer = 0, filledBelow = 0;
        foreach (ref readonly var cell in cells)
        {
            var kind = HeaderCells.Of(cell);
            if (kind == HeaderCell.Value)
            {
                return default;
            }

            names += kind == HeaderCell.Name ? 1 : 0;
            periods += kind == HeaderCell.Period ? 1 : 0;
            var below = Below(rows, at, skip[..depth], cell);
            filledBelow += below.Filled > 0 ? 1 : 0;
            contrast += kind == HeaderCell.Name && below.Typed * 5 >= below.Filled * 3 && below.Typed > 0 ? 1 : 0;
            recurring += below.Recurs ? 1 : 0;
            longer += cell.Text.Length > 40 && cell.Text.Length > below.Longest * 3 ? 1 : 0;
        }

        // Years and dates are names only beside words, and only if they do not repeat as values.
        if (names == 0 || (periods > 0 && (recurring > 0 || !Ascending(cells))))
        {
            return default;
        }

        if (contrast > 0)
        {
            return new HeaderEvidence(recurring * 2 <= names, contrast);
        }

        var onlyRow = at + 1 >= rows.Count;
        var allText = !onlyRow && filledBelow > 0 && recurring == 0 && longer * 2 <= names && Distinct(cells);
        return new HeaderEvidence(allText || (onlyRow && names >= 2 && Distinct(cells)), 0);
    }

    /// <summary>Rows that tell about the header: up to the first gap. A row that repeats the header is left out.</summary>
    private static int Mark(IReadOnlyList<SheetRow> rows, int at, int first, int end, Span<bool> skip)
    {
        var depth = 0;
        for (var i = at + 1; i < rows.Count && depth < Depth && (depth == 0 || rows[i].Row - rows[i - 1].Row == 1); i++)
        {
            skip[depth++] = Same(rows[at].Between(first, end), rows[i].Between(first, end));
        }

        return depth;
    }

    private static bool Same(ReadOnlySpan<TableCell> header, ReadOnlySpan<TableCell> row)
    {
        for (var i = 0; i < header.Length && header.Length == row.Length; i++)
        {
            if (header[i].Column != row[i].Column || !header[i].Text.Trim().SequenceEqual(row[i].Text.Trim()))
            {
                return false;
            }
        }

        return header.Length == row.Length;
    }

    private static (int Filled, int Typed, int Longest, bool Recurs) Below(IReadOnlyList<SheetRow> rows, int at, ReadOnlySpan<bool> skip, in TableCell head)
    {
        int filled = 0, typed = 0, longest = 0;
        var recurs = false;
        for (var i = 0; i < skip.Length; i++)
        {
            if (skip[i] || !rows[at + 1 + i].TryGet(head.Column, out var cell))
            {
                continue;
            }

            filled++;
            typed += HeaderCells.IsTyped(cell) ? 1 : 0;
            longest = Math.Max(longest, cell.Text.Length);
            recurs |= cell.Kind == head.Kind && (cell.Kind == ValueKind.Text
                ? cell.Text.Trim().Equals(head.Text.Trim(), StringComparison.OrdinalIgnoreCase)
                : cell.Number == head.Number);
        }

        return (filled, typed, longest, recurs);
    }

    /// <summary>Numbers and dates among the names go up or down, as years across a table do.</summary>
    private static bool Ascending(ReadOnlySpan<TableCell> cells)
    {
        double before = double.NaN, direction = 0;
        foreach (ref readonly var cell in cells)
        {
            if (HeaderCells.Of(cell) != HeaderCell.Period)
            {
                continue;
            }

            var shape = cell.Kind == ValueKind.Text ? Typing.TextShapes.Read(cell.Text) : default;
            if (shape.Kind is Typing.TextKind.Boolean or Typing.TextKind.Placeholder)
            {
                continue;
            }

            var value = cell.Kind != ValueKind.Text ? cell.Number : shape.Kind == Typing.TextKind.Number ? shape.ByDot : shape.DayFirst;
            var step = value - before;
            if (step == 0 || step * direction < 0)
            {
                return false;
            }

            direction = double.IsNaN(step) ? 0 : step;
            before = value;
        }

        return true;
    }

    private static bool Distinct(ReadOnlySpan<TableCell> cells)
    {
        var repeated = 0;
        for (var i = 1; i < Math.Min(cells.Length, 256); i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (cells[i].Text.Trim().Equals(cells[j].Text.Trim(), StringComparison.OrdinalIgnoreCase))
                {
                    repeated++;
                    break;
                }
            }
        }

        return repeated * 2 <= cells.Length;
    }
}
