using System.Buffers;
using System.Text;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Rows;

/// <summary>A stored cell, read in place.</summary>
public readonly ref struct StoredCell
{
    private readonly bool _hasDisplayed;
    private readonly ReadOnlySpan<byte> _displayed;

    internal StoredCell(int column, ValueKind kind, double number, long ticks, ReadOnlySpan<byte> text, ReadOnlySpan<byte> displayed, bool hasDisplayed)
    {
        Column = column;
        Kind = kind;
        Number = number;
        Ticks = ticks;
        Utf8Text = text;
        _displayed = displayed;
        _hasDisplayed = hasDisplayed;
    }

    /// <summary>Zero-based column of the sheet.</summary>
    public int Column { get; }

    /// <summary>What it holds.</summary>
    public ValueKind Kind { get; }

    /// <summary>The number, or 0/1 of a boolean.</summary>
    public double Number { get; }

    /// <summary>Dates: ticks since 0001-01-01; times: since midnight. To the millisecond.</summary>
    public long Ticks { get; }

    /// <summary>The text of a text or error cell.</summary>
    public ReadOnlySpan<byte> Utf8Text { get; }

    /// <summary>Appends the text that the spreadsheet program shows.</summary>
    public void WriteDisplayed(IBufferWriter<byte> output)
    {
        if (Kind is ValueKind.Text or ValueKind.Error)
        {
            output.Write(Utf8Text);
        }
        else if (_hasDisplayed)
        {
            output.Write(_displayed);
        }
        else
        {
            Span<char> text = stackalloc char[CanonicalText.MaxLength];
            Encoding.UTF8.GetBytes(text[..WriteCanonical(text)], output);
        }
    }

    /// <summary>The value's canonical text: what it is shown as when nothing else was stored.</summary>
    internal int WriteCanonical(Span<char> to)
    {
        switch (Kind)
        {
            case ValueKind.Number:
                return CanonicalText.WriteNumber(Number, to);
            case ValueKind.Date:
                return CanonicalText.WriteDate(Ticks, to);
            case ValueKind.DateTime:
                return CanonicalText.WriteDateTime(Ticks, null, to);
            case ValueKind.Time:
                return CanonicalText.WriteTime(Ticks, to);
            default:
                return CanonicalText.WriteBoolean(Number, to);
        }
    }
}
