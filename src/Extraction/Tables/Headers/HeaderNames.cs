using System.Buffers;

namespace IndexForge.Extraction.Tables.Headers;

/// <summary>
/// The names that header rows give to columns: parts of several rows joined as "Group / Name", where a group reaches to the next
/// one on its row.
/// </summary>
internal static class HeaderNames
{
    public static Dictionary<int, string> Of(IReadOnlyList<SheetRow> rows, TablePlan plan, ICellFormatter formatter)
    {
        var names = new Dictionary<int, string>();
        for (var at = plan.HeaderAt; at < plan.DataAt; at++)
        {
            var cells = rows[at].Between(plan.FirstColumn, plan.EndColumn);
            var groups = at < plan.DataAt - 1;
            var lastColumn = groups ? LastColumn(rows, plan) : -1;
            for (var i = 0; i < cells.Length; i++)
            {
                var text = Text(cells[i], formatter);
                var end = !groups ? cells[i].Column : i + 1 < cells.Length ? cells[i + 1].Column - 1 : lastColumn;
                for (var column = cells[i].Column; column <= end; column++)
                {
                    Join(names, column, text);
                }
            }
        }

        return names;
    }

    /// <summary>The displayed text on one line, cut to a name's length.</summary>
    public static string Text(in TableCell cell, ICellFormatter formatter)
    {
        var buffer = new ArrayBufferWriter<char>(64);
        new TableRow(0, 0, false, default, formatter).WriteDisplayed(cell, buffer);
        var text = TextCut.To(buffer.WrittenSpan.Trim(), HeaderCells.MaxNameLength);
        var line = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            var space = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!space)
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }

    private static void Join(Dictionary<int, string> names, int column, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        names[column] = names.TryGetValue(column, out var group) && group != text ? $"{group} / {text}" : text;
    }

    private static int LastColumn(IReadOnlyList<SheetRow> rows, TablePlan plan)
    {
        var last = 0;
        for (var at = plan.HeaderAt; at < plan.DataAt; at++)
        {
            var cells = rows[at].Between(plan.FirstColumn, plan.EndColumn);
            last = cells.IsEmpty ? last : Math.Max(last, cells[^1].Column);
        }

        return last;
    }
}
