using System.Text;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Encodings;

namespace IndexForge.Extraction.Csv;

/// <summary>What the bytes of a delimited text mean: their encoding and their dialect.</summary>
/// <param name="Encoding">How bytes become characters.</param>
/// <param name="MarkLength">Bytes of the byte order mark at the start.</param>
/// <param name="Dialect">How characters become fields.</param>
/// <param name="Warnings">What was ambiguous.</param>
public sealed record CsvText(Encoding Encoding, int MarkLength, CsvDialect Dialect, IReadOnlyList<string> Warnings)
{
    /// <summary>Detects what the options do not say.</summary>
    /// <exception cref="ExtractionException">The options name an encoding that does not exist.</exception>
    public static CsvText Detect(ByteSource source, WorkbookOptions options)
    {
        var found = EncodingDetector.Detect(source, options.Encoding);
        var sample = DialectSample.Read(source, found.MarkLength, found.Encoding);
        var dialect = DialectDetector.Detect(sample, options.Delimiter, out var warning);
        return new CsvText(found.Encoding, found.MarkLength, dialect, [.. new[] { found.Warning, warning }.OfType<string>()]);
    }
}
