using System.Buffers;

namespace IndexForge.Extraction.Tables.Rows;

/// <summary>Fields of a CSV line as RFC 4180 has them: quoted only where they must be, CRLF line ends.</summary>
internal static class CsvField
{
    private static readonly SearchValues<byte> NeedsQuotes = SearchValues.Create(",\"\r\n"u8);

    public static void Separate(IBufferWriter<byte> output, int field)
    {
        if (field > 0)
        {
            output.Write(","u8);
        }
    }

    public static void EndLine(IBufferWriter<byte> output) => output.Write("\r\n"u8);

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(NeedsQuotes) < 0 && !(text.Length > 0 && (text[0] == ' ' || text[^1] == ' ')))
        {
            output.Write(text);
            return;
        }

        output.Write("\""u8);
        for (int quote; (quote = text.IndexOf((byte)'"')) >= 0; text = text[(quote + 1)..])
        {
            output.Write(text[..(quote + 1)]);
            output.Write("\""u8);
        }

        output.Write(text);
        output.Write("\""u8);
    }
}
