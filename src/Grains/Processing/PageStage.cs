using System.Text;
using IndexForge.Extraction;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Encodings;
using IndexForge.Grains.Documents;
using System.Net.Http.Headers;

namespace IndexForge.Grains.Processing;

/// <summary>The extraction of a fetched HTML page: its bytes to the text that <see cref="TextStage"/> takes on.</summary>
internal static class PageStage
{
    /// <summary>Whether a task is an HTML page.</summary>
    public static bool Reads(DocumentTask task) =>
        task.Page is not null && Path.GetExtension(task.Name).ToLowerInvariant() is ".html" or ".htm" or ".xhtml";

    /// <summary>Writes the page's text as UTF-8 and gives its title.</summary>
    public static async Task<string?> Read(Stream file, DocumentTask task, string? encodingName, Stream text, CancellationToken cancellation)
    {
        var encoding = Detect(file, encodingName ?? Charset(task.ContentType));
        file.Position = encoding.MarkLength;
        using var reader = new StreamReader(file, encoding.Encoding, detectEncodingFromByteOrderMarks: false, 64 << 10, leaveOpen: true);
        var (title, plain) = PageText.Of(await reader.ReadToEndAsync(cancellation));
        await text.WriteAsync(Encoding.UTF8.GetBytes(plain), cancellation);
        text.Position = 0;
        return title;
    }

    private static DetectedEncoding Detect(Stream file, string? name)
    {
        try
        {
            return EncodingDetector.Detect(ByteSource.OfStream(file), name);
        }
        catch (ExtractionException) when (name is not null)
        {
            // Servers name encodings that do not exist.
            return EncodingDetector.Detect(ByteSource.OfStream(file));
        }
    }

    private static string? Charset(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.CharSet is { Length: > 0 } charset ? charset.Trim('"') : null;
}
