using System.Text;
using System.Text.RegularExpressions;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Csv;
using IndexForge.Extraction.Encodings;
using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Spreadsheets.HtmlTables;

/// <summary>
/// The tables of an HTML page, which is what many programs write when they "export to Excel". As in Excel they are one sheet,
/// one below the other with a blank row between.
/// </summary>
internal sealed partial class HtmlWorkbook : IWorkbook
{
    private const int HeadBytes = 4096;
    private readonly ByteSource _source;
    private readonly WorkbookOptions _options;
    private readonly DetectedEncoding _encoding;
    private readonly WarningLog _warnings = [];

    private HtmlWorkbook(ByteSource source, string? name, WorkbookOptions options)
    {
        _source = source;
        _options = options;
        _encoding = Encoding(source, options);
        if (_encoding.Warning is { } warning)
            _warnings.Add(warning);
        Sheets = [new SheetInfo(0, name is null ? "Sheet1" : Path.GetFileNameWithoutExtension(name), SheetVisibility.Visible, IsWorksheet: true)];
    }

    public string Format => "html";

    public IReadOnlyList<SheetInfo> Sheets { get; }

    public IReadOnlyList<string> Formats { get; } = [BuiltInFormats.General];

    public bool Date1904 => false;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Opens a page; null if it has no table.</summary>
    /// <exception cref="ExtractionException">It is a web archive (<see cref="ExtractionErrors.UnsupportedFormat"/>).</exception>
    public static HtmlWorkbook? Open(ByteSource source, string? name, WorkbookOptions options)
    {
        if (Head(source).TrimStart().StartsWith("MIME-Version:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ExtractionException(
                ExtractionErrors.UnsupportedFormat, "The file is a web archive (MHTML). Open it in the program it comes from and save it as .xlsx or .html.");
        }

        var workbook = new HtmlWorkbook(source, name, options);
        using var tokens = workbook.Tokens();
        while (tokens.Next())
        {
            if (tokens.Kind == HtmlToken.Open && tokens.Name == "table")
                return workbook;
        }

        return null;
    }

    public ISheetReader OpenSheet(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(index, 0);
        return new HtmlSheetReader(Tokens(), _options.Limits, _warnings);
    }

    public void Dispose() => _source.Dispose();

    private static DetectedEncoding Encoding(ByteSource source, WorkbookOptions options)
    {
        var found = EncodingDetector.Detect(source, options.Encoding);
        if (options.Encoding is not null || found.MarkLength > 0 || found.Encoding.CodePage == 65001)
            return found;

        // Browsers believe the page about its encoding before they guess.
        var declared = Charset().Match(Head(source)).Groups[1].Value;
        try
        {
            return declared.Length == 0 ? found : new DetectedEncoding(TextEncodings.Get(declared), 0);
        }
        catch (ExtractionException)
        {
            return found with { Warning = $"The page declares an encoding that does not exist, '{declared}'; it was read as {found.Encoding.WebName}." };
        }
    }

    private static string Head(ByteSource source)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        return System.Text.Encoding.Latin1.GetString(head[..source.ReadFully(0, head)]);
    }

    private HtmlTokens Tokens() => new(DecodingFeed.Open(_source, _encoding.MarkLength, _encoding.Encoding));

    [GeneratedRegex("""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Charset();
}
