using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Encryption;
using IndexForge.Extraction.Spreadsheets.Strings;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Ods;

/// <summary>An OpenDocument spreadsheet (ODF 1.0 to 1.3), packaged or flat.</summary>
internal sealed class OdsWorkbook : IWorkbook
{
    private readonly IDisposable _source;
    private readonly Func<XmlTokenizer> _open;
    private readonly WarningLog _warnings;
    private readonly FormatTable _formats = new();
    private readonly OdsOutline _outline;
    private readonly Lock _parking = new();
    private (XmlTokenizer Xml, int NextSheet)? _parked;

    private OdsWorkbook(IDisposable source, Func<XmlTokenizer> open, Func<XmlTokenizer>? openStyles, WorkbookOptions options, WarningLog warnings)
    {
        _source = source;
        _open = open;
        _warnings = warnings;
        Limits = options.Limits;
        Amplification = new AmplificationGuard(options.Limits);
        _outline = OdsOutline.Read(open, openStyles, _formats, Limits, warnings);
        Date1904 = options.DateSystem is { } system ? system == 1904 : _outline.Date1904;
    }

    public string Format => "ods";

    public IReadOnlyList<SheetInfo> Sheets => _outline.Sheets;

    public IReadOnlyList<string> Formats => _formats;

    public bool Date1904 { get; }

    public IReadOnlyList<string> Warnings => _warnings;

    internal ExtractionLimits Limits { get; }

    internal AmplificationGuard Amplification { get; }

    internal OdsStyles Styles => _outline.Styles;

    /// <summary>Opens a package; null if it has no sheet.</summary>
    public static OdsWorkbook? Open(ZipPackage zip, WorkbookOptions options, WarningLog warnings)
    {
        if (zip.Find("content.xml") is not { } content)
            return zip.Find("encrypted-package") is null ? null : throw Wholesome();
        var ciphers = Ciphers(zip, options);
        var styles = zip.Find("styles.xml");
        var workbook = new OdsWorkbook(
            zip, () => OpenPart(content), styles is null ? null : () => OpenPart(styles), options, warnings);
        return workbook.Sheets.Count > 0 ? workbook : null;

        XmlTokenizer OpenPart(ZipEntry part) => new(
            zip.OpenEntry(part, ciphers.GetValueOrDefault(part.Name) is { } cipher ? cipher.Decipher : null), part.Name, options.Limits.MaxDepth);
    }

    /// <summary>Opens a single XML file; null if it has no sheet.</summary>
    public static OdsWorkbook? OpenFlat(ByteSource source, WorkbookOptions options)
    {
        var workbook = new OdsWorkbook(
            source, () => new XmlTokenizer(source.OpenStream(), "The file", options.Limits.MaxDepth), openStyles: null, options, new WarningLog());
        return workbook.Sheets.Count > 0 ? workbook : null;
    }

    public ISheetReader OpenSheet(int index)
    {
        _ = _outline.Sheets[index];
        lock (_parking)
        {
            // All sheets are in one part: read one after another they cost one pass over it.
            if (_parked is { } parked && parked.NextSheet <= index)
            {
                _parked = null;
                return new OdsSheetReader(this, index, parked.Xml, index - parked.NextSheet);
            }
        }

        return new OdsSheetReader(this, index, _open(), index);
    }

    public void Dispose()
    {
        _parked?.Xml.Dispose();
        _source.Dispose();
    }

    internal void Warn(string warning) => _warnings.Add(warning);

    /// <summary>Takes back a tokenizer that stands behind a sheet, for the next one.</summary>
    internal void Park(XmlTokenizer xml, int nextSheet)
    {
        lock (_parking)
        {
            _parked?.Xml.Dispose();
            _parked = (xml, nextSheet);
        }
    }

    internal ushort DateFormat(double serial) => _formats.Add(
        serial < 1 ? "h:mm:ss" : serial == Math.Floor(serial) ? "m/d/yyyy" : "m/d/yyyy h:mm");

    /// <summary>LibreOffice 24.2 and later can encrypt the package as one, with a key derivation that is in no published standard.</summary>
    private static ExtractionException Wholesome() => new(
        ExtractionErrors.PasswordProtected,
        "The OpenDocument file is encrypted as a whole, which is not supported: save it as ODF 1.2 or 1.3 with a password, or without one.");

    /// <summary>The ciphers of the parts that are read, by name; none where the package is not encrypted.</summary>
    private static Dictionary<string, OdsCipher> Ciphers(ZipPackage zip, WorkbookOptions options)
    {
        var ciphers = new Dictionary<string, OdsCipher>(StringComparer.OrdinalIgnoreCase);
        var encryptions = Encryptions(zip, options.Limits);
        if (encryptions.Count > 0 && string.IsNullOrEmpty(options.Password))
            throw PasswordAttempts.Refused(null);

        foreach (var name in new[] { "content.xml", "styles.xml" })
        {
            if (!encryptions.TryGetValue(name, out var encryption) || zip.Find(name) is not { } part)
                continue;
            encryption.EnsureSupported();
            ciphers[part.Name] = OdsCipher.Unlock(encryption, options.Password!, () => zip.OpenStored(part)) ?? throw PasswordAttempts.Refused(options.Password);
        }

        return ciphers;
    }

    private static Dictionary<string, OdsEncryption> Encryptions(ZipPackage zip, ExtractionLimits limits)
    {
        if (zip.Find("META-INF/manifest.xml") is not { } manifest)
            return [];
        try
        {
            using var xml = new XmlTokenizer(zip.OpenEntry(manifest), manifest.Name, limits.MaxDepth);
            return OdsEncryption.Read(xml);
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed)
        {
            // A manifest with a DTD or damage says nothing; the content speaks for itself.
            return [];
        }
    }
}
