using System.Text;

namespace IndexForge.Extraction.Encodings;

/// <summary>Encodings by name or Windows code page, the legacy ones included, without registering them for the whole process.</summary>
public static class TextEncodings
{
    /// <summary>UTF-8 without a mark.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Finds an encoding by its IANA or .NET name (<c>windows-1252</c>, <c>latin1</c>, <c>cp1251</c>, <c>shift_jis</c>, …) or by its
    /// code page number.
    /// </summary>
    /// <exception cref="ExtractionException">No such encoding (<see cref="ExtractionErrors.InvalidOptions"/>).</exception>
    public static Encoding Get(string name)
    {
        var key = name.Trim().ToLowerInvariant();
        key = key switch
        {
            "utf8" or "utf-8" or "utf-8-sig" => "utf-8",
            "latin1" or "latin-1" => "iso-8859-1",
            "ansi" => "windows-1252",
            "utf16" => "utf-16",
            "utf32" => "utf-32",
            "sjis" or "cp932" => "shift_jis",
            "gbk" or "gb2312" or "cp936" => "gb18030",
            "macroman" or "mac-roman" => "macintosh",
            _ => key,
        };
        if (key == "utf-8")
            return Utf8;

        if (key.StartsWith("cp", StringComparison.Ordinal) && int.TryParse(key.AsSpan(2), out var page))
            key = page is >= 1250 and <= 1258 ? $"windows-{page}" : $"ibm{page}";
        var found = int.TryParse(key, out page) ? Find(page) : Find(key);
        return found ?? throw new ExtractionException(
            ExtractionErrors.InvalidOptions, $"There is no encoding '{name}'. Use a name such as utf-8, windows-1252, iso-8859-2 or shift_jis.");
    }

    /// <summary>The encoding of a code page, or null.</summary>
    public static Encoding? Find(int codePage)
    {
        try
        {
            return codePage == 65001 ? Utf8 : CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static Encoding? Find(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
