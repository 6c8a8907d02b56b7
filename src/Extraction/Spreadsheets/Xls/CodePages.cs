using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>Encodings by the numbers that CODEPAGE records hold (MS-XLS 2.4.52), for the byte strings of BIFF2–5.</summary>
internal static class CodePages
{
    private const int Ansi = 1252;
    private const int MacRoman = 10000;

    /// <summary>The encoding of a code page; Windows Latin where the number means nothing.</summary>
    public static Encoding Get(int codePage) => Find(Normalise(codePage)) ?? Find(Ansi) ?? Encoding.Latin1;

    /// <summary>The encoding that a user named.</summary>
    /// <exception cref="ExtractionException">There is no such encoding.</exception>
    public static Encoding Get(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException fault)
        {
            throw new ExtractionException(ExtractionErrors.InvalidOptions, $"There is no encoding \"{name}\"; give a name such as windows-1251, shift_jis or macintosh.", fault);
        }
    }

    private static int Normalise(int codePage) => codePage switch
    {
        0x8000 => MacRoman,
        0x8001 => Ansi,

        // The code pages of Unicode cannot be meant: characters of these records are bytes.
        1200 or 1201 or 0x5212 or 0 => Ansi,
        _ => codePage,
    };

    private static Encoding? Find(int codePage)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
