using System.Text;
using System.Text.RegularExpressions;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Encodings;

namespace IndexForge.Extraction.Html;

/// <summary>The encoding that a page names itself (WHATWG HTML 13.2.3.2: looked for in its first bytes, which are ASCII up to there).</summary>
public static partial class HtmlCharset
{
    private const int Prescan = 4_096;

    /// <summary>The name that the page gives; null where it gives none.</summary>
    /// <param name="start">The page's first bytes.</param>
    public static string? Find(ReadOnlySpan<byte> start)
    {
        var text = Encoding.Latin1.GetString(start[..Math.Min(start.Length, Prescan)]);
        var match = Meta().Match(text);

        // Whoever can be read as ASCII up to here is not in UTF-16, whatever it says.
        return !match.Success ? null : match.Groups[1].Value is var name && name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? "utf-8" : name;
    }

    /// <summary>As <see cref="Find"/>, but only names of encodings that exist: pages make names up.</summary>
    /// <param name="start">The page's first bytes.</param>
    public static string? Known(ReadOnlySpan<byte> start)
    {
        if (Find(start) is not { } name)
        {
            return null;
        }

        try
        {
            EncodingDetector.Detect(ByteSource.OfStream(new MemoryStream([0x20])), name);
            return name;
        }
        catch (ExtractionException)
        {
            return null;
        }
    }

    [GeneratedRegex("<meta[^>]+charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9_:.-]+)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Meta();
}
