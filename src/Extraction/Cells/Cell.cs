namespace IndexForge.Extraction.Cells;

/// <summary>What a cell holds.</summary>
public enum CellKind : byte
{
    /// <summary>Nothing (it may still carry a format).</summary>
    Blank,

    /// <summary>Text, in <see cref="Cell.Text"/>.</summary>
    Text,

    /// <summary>A number, in <see cref="Cell.Number"/>. Dates are numbers with a date format, as in the file.</summary>
    Number,

    /// <summary>True or false: <see cref="Cell.Number"/> is 1 or 0.</summary>
    Boolean,

    /// <summary>An error such as <c>#DIV/0!</c>: its text is in <see cref="Cell.Text"/>.</summary>
    Error,
}

/// <summary>What else is known of a cell.</summary>
[Flags]
public enum CellFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The value is a formula's cached result.</summary>
    Formula = 1,

    /// <summary>The top left cell of a merged range.</summary>
    MergeOrigin = 2,

    /// <summary>Covered by a merged range whose origin is another cell.</summary>
    Merged = 4,

    /// <summary>The field was quoted (CSV): its text is text even where it looks like a number.</summary>
    Quoted = 8,
}

/// <summary>One cell of the current row of a reader. Valid until the reader moves on: copy what must outlive the row.</summary>
public struct Cell
{
    /// <summary>Zero-based column: 0 is A.</summary>
    public int Column;

    /// <summary>What it holds.</summary>
    public CellKind Kind;

    /// <summary>What else is known of it.</summary>
    public CellFlags Flags;

    /// <summary>Index into <see cref="IWorkbook.Formats"/> (0 is General).</summary>
    public ushort Format;

    /// <summary>The number, the date's serial number, or 0/1 of a boolean.</summary>
    public double Number;

    /// <summary>The text of a text or error cell, as stored; empty for the others.</summary>
    public ReadOnlyMemory<char> Text;
}
