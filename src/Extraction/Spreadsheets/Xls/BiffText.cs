using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>Short strings that lie within one record.</summary>
internal static class BiffText
{
    /// <summary>Flag of a BIFF8 string: characters take two bytes, not one.</summary>
    public const byte WideFlag = 0x01;

    /// <summary>Flag of a BIFF8 string: phonetic data follow the characters, their size precedes them.</summary>
    public const byte ExtendedFlag = 0x04;

    /// <summary>Flag of a BIFF8 string: formatting runs follow the characters, their count precedes them.</summary>
    public const byte RichFlag = 0x08;

    /// <summary>Spreads one-byte characters (Latin-1, which BIFF8 calls compressed) or copies two-byte ones; the bytes used.</summary>
    public static int Widen(ReadOnlySpan<byte> bytes, Span<char> target, bool wide)
    {
        if (!wide)
        {
            Encoding.Latin1.GetChars(bytes[..target.Length], target);
            return target.Length;
        }

        var source = MemoryMarshal.Cast<byte, char>(bytes)[..target.Length];
        source.CopyTo(target);
        return target.Length * 2;
    }

    /// <summary>A BIFF8 string after its count: flags, then the characters, cut where the record ends.</summary>
    public static string Unicode(ReadOnlySpan<byte> data, int count)
    {
        if (data.IsEmpty)
            return "";

        var flags = data[0];
        var wide = (flags & WideFlag) != 0;
        var rest = data[1..];
        var skip = ((flags & RichFlag) != 0 ? 2 : 0) + ((flags & ExtendedFlag) != 0 ? 4 : 0);
        rest = rest[Math.Min(skip, rest.Length)..];
        count = Math.Min(count, wide ? rest.Length / 2 : rest.Length);
        var characters = new char[count];
        Widen(rest, characters, wide);
        return new string(characters);
    }

    /// <summary>A string whose count is its first <paramref name="countBytes"/> (1 or 2) bytes, in the manner of the generation.</summary>
    public static string Counted(ReadOnlySpan<byte> data, int countBytes, BiffVersion version, Encoding encoding)
    {
        if (data.Length < countBytes)
            return "";

        var count = countBytes == 1 ? data[0] : BinaryPrimitives.ReadUInt16LittleEndian(data);
        var rest = data[countBytes..];
        return version == BiffVersion.Biff8 ? Unicode(rest, count) : encoding.GetString(rest[..Math.Min(count, rest.Length)]);
    }
}
