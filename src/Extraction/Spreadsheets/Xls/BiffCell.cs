using System.Buffers.Binary;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>What records of cells have in common, and the encodings of numbers within them.</summary>
internal static class BiffCell
{
    /// <summary>Row, column and XF, which every record of cells starts with.</summary>
    public const int HeaderSize = 6;

    /// <summary>Whether the record holds a cell, or several of one row, that are not blank.</summary>
    public static bool IsCell(ushort id) => id is
        BiffRecord.LabelSst or BiffRecord.Number or BiffRecord.Rk or BiffRecord.MulRk or BiffRecord.Label or BiffRecord.RString
        or BiffRecord.Formula or BiffRecord.Formula3 or BiffRecord.Formula4 or BiffRecord.BoolErr
        or BiffRecord.Integer2 or BiffRecord.Number2 or BiffRecord.Label2 or BiffRecord.BoolErr2;

    /// <summary>An RK number (MS-XLS 2.5.217): the upper 30 bits of a double or an integer, possibly in hundredths.</summary>
    public static double Rk(ReadOnlySpan<byte> data)
    {
        var bits = BinaryPrimitives.ReadInt32LittleEndian(data);
        var value = (bits & 2) != 0 ? bits >> 2 : BitConverter.Int64BitsToDouble((long)(bits & ~3) << 32);
        return (bits & 1) != 0 ? value / 100 : value;
    }

    /// <summary>The text of an error value (MS-XLS 2.5.10).</summary>
    public static string Error(byte code) => code switch
    {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#N/A",
    };
}
