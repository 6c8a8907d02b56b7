using System.Buffers;
using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction;

/// <summary>Writes cells as a person sees them in the spreadsheet program.</summary>
public interface ICellFormatter
{
    /// <summary>
    /// Appends the displayed text of a cell: its number through its format code, text through the text section, booleans
    /// as TRUE/FALSE, errors as they are. Never fails: a format code that cannot be read falls back to General.
    /// </summary>
    void Write(in Cell cell, IBufferWriter<char> output);

    /// <summary>Whether the format shows numbers as dates or times (and which): how a reader of values types the cell.</summary>
    DateParts DatePartsOf(ushort format);
}

/// <summary>What a number format shows of a date.</summary>
[Flags]
public enum DateParts : byte
{
    /// <summary>It is not a date format.</summary>
    None = 0,

    /// <summary>Year, month or day.</summary>
    Date = 1,

    /// <summary>Hours, minutes or seconds.</summary>
    Time = 2,

    /// <summary>Elapsed time such as <c>[h]:mm</c>: a duration, not a moment.</summary>
    Elapsed = 4,
}
