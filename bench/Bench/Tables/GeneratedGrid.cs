using IndexForge.Extraction;
using IndexForge.Extraction.Cells;

namespace IndexForge.Bench.Tables;

/// <summary>
/// A workbook of one generated sheet, the same in every run: ten columns of an order list (number, date, name, city, code, amounts,
/// flag, share, remark), as spreadsheet cells or as a CSV file's texts.
/// </summary>
internal sealed class GeneratedGrid : IWorkbook
{
    private static readonly string[] Cities = ["Oslo", "Lima", "Accra", "Hanoi", "Porto", "Quito", "Turin", "Cairns"];
    private static readonly string[] Header = ["order", "date", "customer", "city", "sku", "quantity", "price", "paid", "share", "remark"];

    private readonly int _rows;
    private readonly bool _texts;

    public GeneratedGrid(int rows, bool texts)
    {
        _rows = rows;
        _texts = texts;
        Format = texts ? "csv" : "xlsx";
    }

    public string Format { get; }

    public IReadOnlyList<SheetInfo> Sheets { get; } = [new SheetInfo(0, "Orders", SheetVisibility.Visible, true)];

    public IReadOnlyList<string> Formats { get; } = ["General", "yyyy-mm-dd", "#,##0.00", "0.0%"];

    public bool Date1904 => false;

    public IReadOnlyList<string> Warnings => [];

    public ISheetReader OpenSheet(int index) => new Reader(_rows, _texts);

    public void Dispose()
    {
    }

    private sealed class Reader(int rows, bool texts) : ISheetReader
    {
        private int _row = -1;

        public IReadOnlyList<MergedRange> Merges => [];

        public bool Read(RowBuffer row)
        {
            if (++_row > rows)
            {
                return false;
            }

            row.Clear(_row);
            if (_row == 0)
            {
                for (var column = 0; column < Header.Length; column++)
                {
                    Text(row, column, Header[column]);
                }

                return true;
            }

            // A multiplicative sequence instead of a random generator: cheap, and the same in every run.
            var mixed = (uint)_row * 2_654_435_761u;
            Number(row, 0, 100_000 + _row, 0);
            Number(row, 1, 44_927 + (mixed % 700), 1);
            Coded(row, 2, "Customer ", mixed % 5_000);
            Text(row, 3, Cities[mixed % (uint)Cities.Length]);
            Coded(row, 4, "SKU-", 10_000 + (mixed % 20_000));
            Number(row, 5, mixed % 50, 0);
            Number(row, 6, (mixed % 100_000) / 100.0, 2);
            if (texts)
            {
                Text(row, 7, (mixed & 1) == 0 ? "true" : "false");
            }
            else
            {
                ref var flag = ref row.Add(7);
                flag.Kind = CellKind.Boolean;
                flag.Number = mixed & 1;
            }

            Number(row, 8, (mixed % 1_000) / 1_000.0, 3);
            if (mixed % 4 == 0)
            {
                Text(row, 9, "deliver to the back door, ring twice");
            }

            return true;
        }

        public void Dispose()
        {
        }

        private void Number(RowBuffer row, int column, double number, ushort format)
        {
            ref var cell = ref row.Add(column);
            if (!texts)
            {
                cell.Kind = CellKind.Number;
                cell.Number = number;
                cell.Format = format;
                return;
            }

            var target = row.Reserve(24);
            var written = 0;
            _ = format == 1
                ? new DateTime(1899, 12, 30).AddDays(number).TryFormat(target.Span, out written, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
                : number.TryFormat(target.Span, out written, default, System.Globalization.CultureInfo.InvariantCulture);
            cell.Kind = CellKind.Text;
            cell.Text = target[..written];
        }

        private static void Text(RowBuffer row, int column, string text) => Set(ref row.Add(column), row.Store(text));

        private static void Coded(RowBuffer row, int column, string prefix, uint number)
        {
            var target = row.Reserve(32);
            target.Span.TryWrite(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}{number}", out var written);
            Set(ref row.Add(column), target[..written]);
        }

        private static void Set(ref Cell cell, ReadOnlyMemory<char> text)
        {
            cell.Kind = CellKind.Text;
            cell.Text = text;
        }
    }
}
