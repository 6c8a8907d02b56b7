using System.Buffers;
using IndexForge.Extraction.Spreadsheets.Strings;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>
/// Reads the SST record and the CONTINUE records behind it (MS-XLS 2.4.265). The counts it states are not believed: strings
/// are read until the records end.
/// </summary>
internal static class SharedStringReader
{
    private const int CountsSize = 8;
    private const int RunSize = 4;

    /// <summary>Reads all strings; false when the last one is cut short.</summary>
    public static bool Read(BiffReader records, SharedStrings strings)
    {
        var scratch = ArrayPool<char>.Shared.Rent(ushort.MaxValue);
        try
        {
            var fields = new ContinuedReader(records);
            fields.Start(CountsSize);
            while (fields.More())
            {
                if (!ReadString(fields, scratch, strings))
                    return false;
            }

            return true;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(scratch);
        }
    }

    private static bool ReadString(ContinuedReader fields, char[] scratch, SharedStrings strings)
    {
        if (!fields.TryUInt16(out var length) || !fields.TryByte(out var flags))
            return false;

        ushort runs = 0;
        var extension = 0u;
        if (((flags & BiffText.RichFlag) != 0 && !fields.TryUInt16(out runs)) || ((flags & BiffText.ExtendedFlag) != 0 && !fields.TryUInt32(out extension)))
            return false;

        var read = fields.ReadCharacters(scratch.AsSpan(0, length), (flags & BiffText.WideFlag) != 0);
        strings.Append(scratch.AsSpan(0, read));
        strings.Complete();
        return read == length && fields.Skip(((long)runs * RunSize) + extension);
    }
}
