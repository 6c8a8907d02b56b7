using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    // A string or an array of characters, and the part of it that is the cell's. Kept apart, and not as a ReadOnlyMemory, so that
    // a reader whose cells are slices of one buffer need not write the reference, and pay the collector's barrier, for every cell.
    private object? _text;
    private int _start;
    private int _length;

    /// <summary>The text of a text or error cell, as stored; empty for the others.</summary>
    public ReadOnlyMemory<char> Text
    {
        readonly get => _text switch
        {
            null => default,
            string text => text.AsMemory(_start, _length),
            var text => new ReadOnlyMemory<char>(Unsafe.As<char[]>(text), _start, _length),
        };
        set
        {
            if (MemoryMarshal.TryGetString(value, out var text, out _start, out _length))
            {
                _text = text;
                return;
            }

            if (!MemoryMarshal.TryGetArray(value, out var part))
                part = value.ToArray();
            (_text, _start, _length) = (part.Array, part.Offset, part.Count);
        }
    }

    /// <summary><see cref="Text"/> as a span, at less cost.</summary>
    public readonly ReadOnlySpan<char> Span => _text switch
    {
        null => default,
        string text => text.AsSpan(_start, _length),
        var text => new ReadOnlySpan<char>(Unsafe.As<char[]>(text), _start, _length),
    };

    /// <summary>Makes a part of an array the text; costs least if it was a part of the same array before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetText(char[] text, int start, int length)
    {
        if (!ReferenceEquals(_text, text))
            _text = text;
        _start = start;
        _length = length;
    }
}
