using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Tables;

/// <summary>A cell with its value's kind. Valid until the extractor moves on, as the reader's own <see cref="Cell"/>.</summary>
public readonly struct TableCell
{
    internal TableCell(in Cell source, ValueKind kind, long ticks = 0)
    {
        Source = source;
        Kind = kind;
        Ticks = ticks;
    }

    /// <summary>The cell as read.</summary>
    public readonly Cell Source;

    /// <summary>What it holds.</summary>
    public readonly ValueKind Kind;

    /// <summary>Dates: ticks (100 ns) since 0001-01-01; times: ticks since midnight, beyond a day for elapsed times.</summary>
    public readonly long Ticks;

    /// <summary>Zero-based column of the sheet: 0 is A.</summary>
    public int Column => Source.Column;

    /// <summary>The text of a text or error cell.</summary>
    public ReadOnlySpan<char> Text => Source.Text.Span;

    /// <summary>The number, or 0/1 of a boolean.</summary>
    public double Number => Source.Number;
}
