using System.Buffers;
using System.Text;
using System.Text.Json;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Rows;

/// <summary>
/// Writes stored rows by their columns' final types, allocating nothing per cell. One renderer is for one thread.
/// JSON: numbers as numbers, dates <c>2024-03-01</c>, date-times <c>2024-03-01T10:00:00</c>, times <c>10:00:00</c>, booleans, strings,
/// null for what is missing. CSV: displayed texts (RFC 4180).
/// </summary>
public sealed class RowRenderer
{
    private readonly Target[] _targets;
    private readonly ArrayBufferWriter<byte> _text = new(256);

    /// <summary>Creates a renderer of the given columns: all of a table's, or those that were asked for.</summary>
    public RowRenderer(IReadOnlyList<TableColumn> columns)
    {
        Columns = [.. columns.OrderBy(c => c.Column)];
        _targets = [.. Columns.Select(c => new Target(c.Column, JsonEncodedText.Encode(c.Name), c.Type, c.Reading))];
    }

    /// <summary>The columns in the order in which they are written: that of the sheet.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Writes the row as an array of values, one per column.</summary>
    public void WriteArray(Utf8JsonWriter writer, in StoredRow row)
    {
        writer.WriteStartArray();
        WriteValues(writer, row, named: false);
        writer.WriteEndArray();
    }

    /// <summary>Writes the row as an object with the columns' names.</summary>
    public void WriteObject(Utf8JsonWriter writer, in StoredRow row)
    {
        writer.WriteStartObject();
        WriteValues(writer, row, named: true);
        writer.WriteEndObject();
    }

    /// <summary>Writes the columns' names as a CSV line.</summary>
    public void WriteCsvHeader(IBufferWriter<byte> output)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            CsvField.Separate(output, i);
            CsvField.Write(output, Encoding.UTF8.GetBytes(Columns[i].Name));
        }

        CsvField.EndLine(output);
    }

    /// <summary>Writes the row's displayed texts as a CSV line.</summary>
    public void WriteCsv(IBufferWriter<byte> output, in StoredRow row)
    {
        var cells = row.GetEnumerator();
        var more = cells.MoveNext();
        for (var i = 0; i < _targets.Length; i++)
        {
            CsvField.Separate(output, i);
            if (Reach(ref cells, ref more, _targets[i].Column))
            {
                CsvField.Write(output, Displayed(cells.Current));
            }
        }

        CsvField.EndLine(output);
    }

    /// <summary>Moves to the column; false when the row has nothing there.</summary>
    private static bool Reach(ref StoredRow.Enumerator cells, ref bool more, int column)
    {
        while (more && cells.Current.Column < column)
        {
            more = cells.MoveNext();
        }

        return more && cells.Current.Column == column;
    }

    private void WriteValues(Utf8JsonWriter writer, in StoredRow row, bool named)
    {
        var cells = row.GetEnumerator();
        var more = cells.MoveNext();
        foreach (ref readonly var target in _targets.AsSpan())
        {
            if (named)
            {
                writer.WritePropertyName(target.Name);
            }

            if (Reach(ref cells, ref more, target.Column))
            {
                WriteValue(writer, target, cells.Current);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }

    private void WriteValue(Utf8JsonWriter writer, in Target target, in StoredCell cell)
    {
        if (cell.Kind == ValueKind.Error || target.Type == ColumnType.Empty)
        {
            writer.WriteNullValue();
        }
        else if (target.Type == ColumnType.String || (target.Type == ColumnType.Mixed && cell.Kind == ValueKind.Text))
        {
            writer.WriteStringValue(Displayed(cell));
        }
        else if (cell.Kind == ValueKind.Text)
        {
            WriteText(writer, target, cell.Utf8Text);
        }
        else
        {
            WriteKind(writer, target.Type, cell.Kind, cell.Number, cell.Ticks, null);
        }
    }

    /// <summary>A text in a column of numbers, dates or booleans reads as the column decided.</summary>
    private static void WriteText(Utf8JsonWriter writer, in Target target, ReadOnlySpan<byte> utf8)
    {
        Span<char> chars = stackalloc char[TextShapes.MaxLength * 2];
        var trimmed = utf8.Trim(" \t\r\n"u8);
        var shape = trimmed.Length <= chars.Length ? TextShapes.Read(chars[..Encoding.UTF8.GetChars(trimmed, chars)]) : new TextShape { Kind = TextKind.Plain };
        switch (shape.Kind)
        {
            case TextKind.Number:
                WriteKind(writer, target.Type, ValueKind.Number, shape.Number(target.Reading.Decimal), 0, null);
                break;
            case TextKind.Boolean:
                writer.WriteBooleanValue(shape.ByDot != 0);
                break;
            case TextKind.Date:
                WriteKind(writer, target.Type, ValueKind.Date, 0, shape.Ticks(target.Reading.Dates), null);
                break;
            case TextKind.DateTime:
                WriteKind(writer, target.Type, ValueKind.DateTime, 0, shape.Ticks(target.Reading.Dates), shape.Offset);
                break;
            case TextKind.Time:
                WriteKind(writer, target.Type, ValueKind.Time, 0, shape.DayFirst, null);
                break;
            case TextKind.Placeholder or TextKind.Blank:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue(utf8);
                break;
        }
    }

    private static void WriteKind(Utf8JsonWriter writer, ColumnType type, ValueKind kind, double number, long ticks, short? offset)
    {
        Span<char> text = stackalloc char[CanonicalText.MaxLength];
        switch (kind)
        {
            case ValueKind.Number when number == Math.Floor(number) && Math.Abs(number) <= 1L << 53:
                writer.WriteNumberValue((long)number);
                break;
            case ValueKind.Number:
                writer.WriteNumberValue(number);
                break;
            case ValueKind.Boolean:
                writer.WriteBooleanValue(number != 0);
                break;
            case ValueKind.Time:
                writer.WriteStringValue(text[..CanonicalText.WriteTime(ticks, text)]);
                break;
            case ValueKind.Date when type != ColumnType.DateTime:
                writer.WriteStringValue(text[..CanonicalText.WriteDate(ticks, text)]);
                break;
            default:
                writer.WriteStringValue(text[..CanonicalText.WriteDateTime(ticks, offset, text)]);
                break;
        }
    }

    private ReadOnlySpan<byte> Displayed(in StoredCell cell)
    {
        if (cell.Kind is ValueKind.Text or ValueKind.Error)
        {
            return cell.Utf8Text;
        }

        _text.ResetWrittenCount();
        cell.WriteDisplayed(_text);
        return _text.WrittenSpan;
    }

    private readonly record struct Target(int Column, JsonEncodedText Name, ColumnType Type, ColumnReading Reading);
}
