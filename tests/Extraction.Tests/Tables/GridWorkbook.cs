using System.Buffers;
using System.Globalization;
using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Tests.Tables;

/// <summary>A workbook made of arrays: strings, numbers, booleans, <see cref="DateTime"/> and <see cref="TimeSpan"/>; null is blank, a null row is absent.</summary>
internal sealed class GridWorkbook(string format, params (string Name, object?[]?[] Rows)[] sheets) : IWorkbook, ICellFormatter
{
    public const ushort DateFormat = 1;
    public const ushort DateTimeFormat = 2;
    public const ushort TimeFormat = 3;
    public const ushort PaddedFormat = 4;

    public static readonly DateTime Epoch = new(1899, 12, 30);

    public List<MergedRange> Merges { get; } = [];

    public HashSet<int> HiddenRows { get; } = [];

    public string Format => format;

    public IReadOnlyList<SheetInfo> Sheets { get; } =
        [.. sheets.Select((s, i) => new SheetInfo(i, s.Name, s.Name.StartsWith('~') ? SheetVisibility.Hidden : SheetVisibility.Visible, true))];

    public IReadOnlyList<string> Formats { get; } = ["General", "yyyy-mm-dd", "dd/mm/yyyy hh:mm", "hh:mm", "00000"];

    public bool Date1904 => false;

    public IReadOnlyList<string> Warnings => [];

    public static GridWorkbook Xlsx(params object?[]?[] rows) => new("xlsx", ("Sheet1", rows));

    public static GridWorkbook Csv(params string[] lines) => new("csv", ("data", [.. lines.Select(l => (object?[])[.. l.Split(',').Select(f => f.Length == 0 ? null : f)])]));

    public ISheetReader OpenSheet(int index) => new Reader(this, sheets[index].Rows);

    public void Write(in Cell cell, IBufferWriter<char> output) => output.Write(cell.Kind switch
    {
        CellKind.Text or CellKind.Error => cell.Text.ToString(),
        CellKind.Boolean => cell.Number != 0 ? "TRUE" : "FALSE",
        CellKind.Number => cell.Format switch
        {
            DateFormat => Epoch.AddMilliseconds(Math.Round(cell.Number * 86_400_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTimeFormat => Epoch.AddMilliseconds(Math.Round(cell.Number * 86_400_000)).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture),
            TimeFormat => Epoch.AddMilliseconds(Math.Round(cell.Number * 86_400_000)).ToString("HH:mm", CultureInfo.InvariantCulture),
            PaddedFormat => cell.Number.ToString("00000", CultureInfo.InvariantCulture),
            _ => cell.Number.ToString(CultureInfo.InvariantCulture),
        },
        _ => "",
    });

    public DateParts DatePartsOf(ushort format) => format switch
    {
        DateFormat => DateParts.Date,
        DateTimeFormat => DateParts.Date | DateParts.Time,
        TimeFormat => DateParts.Time,
        _ => DateParts.None,
    };

    public void Dispose()
    {
    }

    private sealed class Reader(GridWorkbook book, object?[]?[] rows) : ISheetReader
    {
        private int _next;

        public IReadOnlyList<MergedRange> Merges => book.Merges;

        public bool Read(RowBuffer row)
        {
            while (_next < rows.Length && rows[_next] is null)
            {
                _next++;
            }

            if (_next == rows.Length)
            {
                return false;
            }

            row.Clear(_next);
            row.Hidden = book.HiddenRows.Contains(_next);
            var values = rows[_next]!;
            for (var column = 0; column < values.Length; column++)
            {
                if (values[column] is { } value)
                {
                    Set(row, ref row.Add(column), value);
                }
            }

            for (var i = 0; i < row.Count; i++)
            {
                var column = row.At(i).Column;
                var merge = book.Merges.Find(m => m.FirstRow <= _next && _next <= m.LastRow && m.FirstColumn <= column && column <= m.LastColumn);
                if (merge != default)
                {
                    row.SetSpan(i, merge);
                }
            }

            _next++;
            return true;
        }

        public void Dispose()
        {
        }

        private static void Set(RowBuffer row, ref Cell cell, object value)
        {
            (cell.Kind, cell.Number, cell.Format) = value switch
            {
                string text => (text.StartsWith('#') ? CellKind.Error : CellKind.Text, 0, (ushort)0),
                bool flag => (CellKind.Boolean, flag ? 1 : 0, (ushort)0),
                DateTime moment => (CellKind.Number, (moment - Epoch).TotalDays, moment.TimeOfDay == default ? DateFormat : DateTimeFormat),
                TimeSpan time => (CellKind.Number, time.TotalDays, TimeFormat),
                Padded padded => (CellKind.Number, padded.Number, PaddedFormat),
                _ => (CellKind.Number, Convert.ToDouble(value, CultureInfo.InvariantCulture), (ushort)0),
            };
            if (value is string s)
            {
                cell.Text = row.Store(s);
            }
        }
    }
}

/// <summary>A number shown with leading zeros.</summary>
internal sealed record Padded(double Number);
