using System.Buffers;
using System.Globalization;
using System.Text;

namespace IndexForge.Extraction.Tables.Rows;

/// <summary>
/// The rejected rows of one table as a CSV file to mend and send again: sheet row and reason before the columns' displayed texts.
/// Columns that rows brought after the start follow in sheet order without a name in the header.
/// </summary>
public sealed class RejectedRowsCsv(TableStart table)
{
    private readonly int[] _columns = [.. table.Columns.Select(c => c.Column).Order()];
    private readonly ArrayBufferWriter<char> _text = new(256);
    private readonly ArrayBufferWriter<byte> _utf8 = new(256);

    /// <summary>Writes <c>row,reason,…</c> and the columns' names.</summary>
    public void WriteHeader(IBufferWriter<byte> output)
    {
        output.Write("row,reason"u8);
        foreach (var column in table.Columns.OrderBy(c => c.Column))
        {
            CsvField.Separate(output, 1);
            CsvField.Write(output, Encoding.UTF8.GetBytes(column.Name));
        }

        CsvField.EndLine(output);
    }

    /// <summary>Writes a row handed to <see cref="ITableRows.Rejected"/>.</summary>
    public void Write(IBufferWriter<byte> output, in TableRow row, string reason)
    {
        CsvField.Write(output, Encoding.UTF8.GetBytes(row.SheetRow.ToString(CultureInfo.InvariantCulture)));
        CsvField.Separate(output, 1);
        CsvField.Write(output, Encoding.UTF8.GetBytes(reason));
        foreach (var column in _columns)
        {
            CsvField.Separate(output, 1);
            if (row.TryGet(column, out var cell))
            {
                WriteCell(output, row, cell);
            }
        }

        foreach (ref readonly var cell in row.Cells)
        {
            if (Array.BinarySearch(_columns, cell.Column) < 0)
            {
                CsvField.Separate(output, 1);
                WriteCell(output, row, cell);
            }
        }

        CsvField.EndLine(output);
    }

    private void WriteCell(IBufferWriter<byte> output, in TableRow row, in TableCell cell)
    {
        _text.ResetWrittenCount();
        _utf8.ResetWrittenCount();
        row.WriteDisplayed(cell, _text);
        Encoding.UTF8.GetBytes(_text.WrittenSpan, _utf8);
        CsvField.Write(output, _utf8.WrittenSpan);
    }
}
