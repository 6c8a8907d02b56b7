namespace IndexForge.Extraction.Tables.Headers;

/// <summary>
/// Finds the tables of a window of rows: usually one; several side by side only where a blank column parts them and something else
/// shows that they are different tables. Conservative: a blank spacer column does not split a table.
/// </summary>
internal static class RegionPlanner
{
    private const int MaxSideBySide = 8;

    public static IReadOnlyList<TablePlan> Plan(IReadOnlyList<SheetRow> rows, HeaderMode mode, bool split)
    {
        var whole = HeaderDetector.Find(rows, 0, int.MaxValue, mode);
        if (!split || mode != HeaderMode.Auto)
        {
            return [whole];
        }

        var bands = Bands(rows);
        if (bands.Count is < 2 or > MaxSideBySide)
        {
            return [whole];
        }

        var plans = bands.ConvertAll(band => HeaderDetector.Find(rows, band.First, band.End, mode));
        return plans.TrueForAll(plan => plan.HasHeader && Rows(rows, plan) >= 2 && rows[plan.HeaderAt].Between(plan.FirstColumn, plan.EndColumn).Length >= 2) &&
            Differ(rows, plans)
            ? plans
            : [whole];
    }

    /// <summary>Whether rows after a gap begin another table than <paramref name="current"/>: a certain header of other columns, or the same header again.</summary>
    public static bool StartsAnother(IReadOnlyList<SheetRow> ahead, Func<int, bool> holdsValues, IReadOnlyDictionary<int, string> current, ICellFormatter formatter)
    {
        var plan = HeaderDetector.Find(ahead, 0, int.MaxValue, HeaderMode.Auto);
        if (!plan.HasHeader || plan.DataAt >= ahead.Count)
        {
            return false;
        }

        var names = HeaderNames.Of(ahead, plan, formatter);
        if (names.Count < 2)
        {
            return false;
        }

        if (names.Count == current.Count && names.All(n => current.TryGetValue(n.Key, out var name) && name.Equals(n.Value, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        var header = ahead[plan.DataAt - 1].Cells;
        foreach (ref readonly var cell in header)
        {
            if (HeaderCells.Of(cell) != HeaderCell.Name)
            {
                return false;
            }
        }

        var elsewhere = names.Keys.Min() != current.Keys.DefaultIfEmpty(-1).Min() || names.Count != current.Count;
        return plan.Contrast > 0 && (names.Keys.Any(holdsValues) || elsewhere);
    }

    /// <summary>Runs of used columns, parted by columns that are blank in every row.</summary>
    private static List<(int First, int End)> Bands(IReadOnlyList<SheetRow> rows)
    {
        var used = new SortedSet<int>();
        foreach (var row in rows)
        {
            foreach (ref readonly var cell in row.Cells)
            {
                used.Add(cell.Column);
            }
        }

        var bands = new List<(int First, int End)>();
        var before = -2;
        foreach (var column in used)
        {
            if (column > before + 1)
            {
                if (bands.Count > 0)
                {
                    bands[^1] = (bands[^1].First, column);
                }

                bands.Add((bands.Count == 0 ? 0 : column, int.MaxValue));
            }

            before = column;
        }

        return bands;
    }

    /// <summary>Different rows of header or end, or a name that several of them have.</summary>
    private static bool Differ(IReadOnlyList<SheetRow> rows, List<TablePlan> plans)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var plan in plans)
        {
            var own = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (ref readonly var cell in rows[plan.DataAt - 1].Between(plan.FirstColumn, plan.EndColumn))
            {
                own.Add(cell.Text.Trim().ToString());
            }

            if (own.Overlaps(names))
            {
                return true;
            }

            names.UnionWith(own);
        }

        var ends = plans.ConvertAll(plan => LastRow(rows, plan));
        return plans.Exists(plan => plan.HeaderAt != plans[0].HeaderAt) || ends.Max() - ends.Min() >= 2;
    }

    private static int Rows(IReadOnlyList<SheetRow> rows, TablePlan plan)
    {
        var count = 0;
        for (var i = plan.DataAt; i < rows.Count; i++)
        {
            count += rows[i].Between(plan.FirstColumn, plan.EndColumn).IsEmpty ? 0 : 1;
        }

        return count;
    }

    private static int LastRow(IReadOnlyList<SheetRow> rows, TablePlan plan)
    {
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            if (!rows[i].Between(plan.FirstColumn, plan.EndColumn).IsEmpty)
            {
                return rows[i].Row;
            }
        }

        return -1;
    }
}
