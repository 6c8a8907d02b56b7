namespace IndexForge.Extraction.Tables.Headers;

/// <summary>
/// Finds the header of a table in the first rows of its columns: past title rows, over one to three rows. It prefers no header to a
/// wrong one: a row that is taken as a header is lost as data.
/// </summary>
internal static class HeaderDetector
{
    private const int MaxTitleRows = 20;
    private const int MaxHeaderRows = 3;

    /// <summary>Plans the table in <paramref name="rows"/> within the given columns.</summary>
    public static TablePlan Find(IReadOnlyList<SheetRow> rows, int first, int end, HeaderMode mode)
    {
        var start = 0;
        while (start < rows.Count && rows[start].Between(first, end).IsEmpty)
        {
            start++;
        }

        var none = new TablePlan(first, end, start, start);
        if (mode == HeaderMode.No || start == rows.Count)
        {
            return none;
        }

        if (mode == HeaderMode.Yes)
        {
            return new TablePlan(first, end, start, GroupedEnd(rows, start, first, end));
        }

        var typical = TypicalWidth(rows, start, first, end);
        for (var at = start; at < rows.Count && at - start <= MaxTitleRows; at++)
        {
            var cells = rows[at].Between(first, end);
            if (cells.IsEmpty || IsTitle(cells, typical) || IsGroupRow(rows, at, first, end))
            {
                continue;
            }

            // Neither a title nor wide enough to name the columns: data.
            return cells.Length * 5 < typical * 2 ? none : Judge(rows, start, at, first, end) ?? none;
        }

        return none;
    }

    private static TablePlan? Judge(IReadOnlyList<SheetRow> rows, int start, int at, int first, int end)
    {
        var head = at;
        while (head > start && rows[head].Row - rows[head - 1].Row == 1 && at - head < MaxHeaderRows - 1 && IsGroupRow(rows, head - 1, first, end))
        {
            head--;
        }

        var dataAt = GroupedEnd(rows, at, first, end);
        var evidence = HeaderEvidence.Of(rows, dataAt - 1, first, end);
        return evidence.IsHeader ? new TablePlan(first, end, head, dataAt) { Contrast = evidence.Contrast } : null;
    }

    /// <summary>The row after the last header row, when <paramref name="at"/> is the first one that fills the table's width.</summary>
    private static int GroupedEnd(IReadOnlyList<SheetRow> rows, int at, int first, int end)
    {
        var last = at;
        while (last + 1 < rows.Count && last - at < MaxHeaderRows - 1 && rows[last + 1].Row - rows[last].Row == 1 &&
            IsNames(rows[last + 1].Between(first, end)) && (SpansColumns(rows[last].Between(first, end)) || SpansBlanks(rows, last, first, end)))
        {
            last++;
        }

        return last + 1;
    }

    /// <summary>Whether the row holds a merged cell that reaches over a column to its right.</summary>
    private static bool SpansColumns(ReadOnlySpan<TableCell> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if ((cells[i].Source.Flags & Cells.CellFlags.MergeOrigin) != 0 && (i + 1 == cells.Length || cells[i + 1].Column > cells[i].Column + 1))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The same where the format does not tell of merges in time: every blank of the row stands right of a group name, over names of
    /// its own, and values of another kind follow below those.
    /// </summary>
    private static bool SpansBlanks(IReadOnlyList<SheetRow> rows, int at, int first, int end)
    {
        var names = rows[at + 1].Between(first, end);
        var groups = 0;
        var covered = false;
        for (var i = 0; i < names.Length; i++)
        {
            if (rows[at].TryGet(names[i].Column, out _))
            {
                covered = true;
                continue;
            }

            if (!covered || names[i - 1].Column != names[i].Column - 1)
            {
                return false;
            }

            groups++;
        }

        return groups > 0 && HeaderEvidence.Of(rows, at + 1, first, end).Contrast > 0;
    }

    /// <summary>A row of group names over a fuller row of names: "2023, , 2024" over "Q1, Q2, Q1, Q2".</summary>
    private static bool IsGroupRow(IReadOnlyList<SheetRow> rows, int at, int first, int end)
    {
        var cells = rows[at].Between(first, end);
        if (at + 1 >= rows.Count || rows[at + 1].Row - rows[at].Row != 1)
        {
            return false;
        }

        var below = rows[at + 1].Between(first, end);
        return cells.Length >= 2 && cells.Length * 3 <= below.Length * 2 && IsNames(cells) && IsNames(below) &&
            cells[^1].Column <= below[^1].Column && (Repeats(below) || cells.Length * 2 <= below.Length);
    }

    private static bool Repeats(ReadOnlySpan<TableCell> cells)
    {
        for (var i = 1; i < Math.Min(cells.Length, 64); i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (cells[i].Text.Trim().Equals(cells[j].Text.Trim(), StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsNames(ReadOnlySpan<TableCell> cells)
    {
        foreach (ref readonly var cell in cells)
        {
            if (HeaderCells.Of(cell) == HeaderCell.Value)
            {
                return false;
            }
        }

        return !cells.IsEmpty;
    }

    /// <summary>One cell (or two, "Author: X") above a table that is much wider.</summary>
    private static bool IsTitle(ReadOnlySpan<TableCell> cells, int typical) =>
        cells.Length == 1 ? typical >= 2 : cells.Length * 3 <= typical;

    /// <summary>The upper quartile of the rows' widths: sparse rows and titles do not narrow a table.</summary>
    private static int TypicalWidth(IReadOnlyList<SheetRow> rows, int start, int first, int end)
    {
        var widths = new int[rows.Count - start];
        var count = 0;
        for (var i = start; i < rows.Count; i++)
        {
            var width = rows[i].Between(first, end).Length;
            if (width > 0)
            {
                widths[count++] = width;
            }
        }

        var filled = widths.AsSpan(0, count);
        filled.Sort();
        return filled[count * 3 / 4 < count ? count * 3 / 4 : count - 1];
    }
}
