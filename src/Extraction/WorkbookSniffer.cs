using System.Text;

namespace IndexForge.Extraction;

/// <summary>
/// Tells the format by content, because names lie: HTML, SYLK and CSV are commonly saved as <c>.xls</c>. The name only
/// breaks ties between kinds of plain text.
/// </summary>
internal static class WorkbookSniffer
{
    /// <summary>How much of a file's start is looked at.</summary>
    public const int PrefixLength = 8192;

    private static readonly string[] HtmlStarts =
        ["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<div", "<center", "<title", "<tr", "<font", "<p>", "<br", "<link", "<script"];

    private static readonly string[] TextExtensions = [".csv", ".tsv", ".tab", ".txt", ".psv", ".ssv", ".dsv", ".asc", ".dat", ".log"];

    public static WorkbookKind Detect(ReadOnlySpan<byte> prefix, string? name)
    {
        if (prefix.StartsWith("PK\x03\x04"u8) || prefix.StartsWith("PK\x05\x06"u8) || prefix.StartsWith("PK\x07\x08"u8))
            return WorkbookKind.Zip;
        if (prefix.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            return WorkbookKind.CompoundFile;
        if (IsBiff(prefix))
            return WorkbookKind.Biff;

        var text = Decode(prefix).TrimStart();
        if (text.StartsWith('<') && MarkupKind(text) is { } kind)
            return kind;
        if (text.StartsWith("MIME-Version:", StringComparison.OrdinalIgnoreCase) && text.Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return WorkbookKind.Html;
        if (IsSylk(text))
            return WorkbookKind.Sylk;
        return IsText(prefix) || HasTextName(name) ? WorkbookKind.Csv : WorkbookKind.Unknown;
    }

    /// <summary>The name of a well-known format that holds no table we read, for the error message.</summary>
    public static string Describe(ReadOnlySpan<byte> prefix) => prefix switch
    {
        _ when prefix.StartsWith("%PDF"u8) => "a PDF document",
        _ when prefix.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) => "a PNG image",
        _ when prefix.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => "a JPEG image",
        _ when prefix.StartsWith("GIF8"u8) => "a GIF image",
        _ when prefix.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) => "gzip-compressed data (unpack it first)",
        _ when prefix.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF]) => "a 7-Zip archive",
        _ when prefix.StartsWith("Rar!"u8) => "a RAR archive",
        _ when prefix.StartsWith((ReadOnlySpan<byte>)[0, 0, 2, 0]) || prefix.StartsWith((ReadOnlySpan<byte>)[0, 0, 0x1A, 0]) => "a Lotus 1-2-3 worksheet",
        _ when prefix.StartsWith("PAR1"u8) => "a Parquet file",
        _ when prefix.StartsWith("SQLite format 3"u8) => "a SQLite database",
        _ => "binary data of no known table format",
    };

    private static bool IsBiff(ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length < 8 || prefix[0] != 0x09 || prefix[3] != 0)
            return false;

        // BOF: record number 0x0n09 by version, 4-16 bytes long, then the version and the kind of stream.
        // The kind (sheet, chart, macro, workspace, globals) is what keeps a text that starts with a tab from matching.
        var kind = prefix[6] | (prefix[7] << 8);
        return prefix[1] is 0x00 or 0x02 or 0x04 or 0x08 && prefix[2] is >= 4 and <= 16
            && kind is 0x0005 or 0x0006 or 0x0010 or 0x0020 or 0x0040 or 0x0100;
    }

    private static WorkbookKind? MarkupKind(string text)
    {
        if (HtmlStarts.Any(s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase)))
            return WorkbookKind.Html;
        if (text.Contains("urn:schemas-microsoft-com:office:spreadsheet", StringComparison.Ordinal)
            && !text.Contains("<html", StringComparison.OrdinalIgnoreCase))
            return WorkbookKind.Xml2003;
        if (text.Contains("urn:oasis:names:tc:opendocument:xmlns:office", StringComparison.Ordinal))
            return WorkbookKind.FlatOds;
        if (text.Contains("<html", StringComparison.OrdinalIgnoreCase) || text.Contains("<table", StringComparison.OrdinalIgnoreCase))
            return WorkbookKind.Html;
        return null;
    }

    /// <summary>
    /// SYLK starts with the record <c>ID;</c>, as does a semicolon-separated table whose first column is "ID": the second
    /// line decides.
    /// </summary>
    private static bool IsSylk(string text)
    {
        if (!text.StartsWith("ID;", StringComparison.Ordinal))
            return false;

        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var second = end < 0 ? default : text.AsSpan(end).TrimStart();
        return second.Length > 1 && ((second[1] == ';' && "PFBCWO".Contains(second[0], StringComparison.Ordinal))
            || second.StartsWith("NN;") || second.StartsWith("NU;") || second.StartsWith("NE;") || (second[0] == 'E' && second[1] is '\r' or '\n'));
    }

    private static bool IsText(ReadOnlySpan<byte> prefix)
    {
        if (prefix.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || prefix.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return true;

        var zeros = prefix.Count((byte)0);
        if (zeros > 0)
        {
            // UTF-16 without a mark: nearly every second byte is zero, all on one side.
            var even = 0;
            for (var i = 0; i < prefix.Length; i += 2)
                even += prefix[i] == 0 ? 1 : 0;
            return zeros * 3 > prefix.Length && (even * 20 < zeros || (zeros - even) * 20 < zeros);
        }

        var controls = 0;
        foreach (var b in prefix)
            controls += b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0B or 0x0C or 0x1A or 0x1C or 0x1D or 0x1E or 0x1F) ? 1 : 0;
        return controls * 50 <= prefix.Length;
    }

    private static bool HasTextName(string? name) =>
        name is not null && TextExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    private static string Decode(ReadOnlySpan<byte> prefix) => prefix switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(prefix[2..]),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(prefix[2..]),
        [0xEF, 0xBB, 0xBF, ..] => Encoding.Latin1.GetString(prefix[3..]),
        [(byte)'<', 0, ..] => Encoding.Unicode.GetString(prefix),
        [0, (byte)'<', ..] => Encoding.BigEndianUnicode.GetString(prefix),
        _ => Encoding.Latin1.GetString(prefix),
    };
}
