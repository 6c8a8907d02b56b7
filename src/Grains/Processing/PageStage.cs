using System.Text;
using IndexForge.Extraction;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Encodings;
using IndexForge.Extraction.Html;
using IndexForge.Grains.Documents;
using System.Net.Http.Headers;

namespace IndexForge.Grains.Processing;

/// <summary>The extraction of an HTML page: its bytes to the article's text, which <see cref="TextStage"/> takes on.</summary>
internal static class PageStage
{
    /// <summary>Whether a task is an HTML page: fetched from the web, or sent as a file.</summary>
    public static bool Reads(DocumentTask task) =>
        Path.GetExtension(task.Name).ToLowerInvariant() is ".html" or ".htm" or ".xhtml"
        || (Path.GetExtension(task.Name).Length <= 1 && task.ContentType.Split(';')[0].Trim() is "text/html" or "application/xhtml+xml");

    /// <summary>Finds the page's article and writes its text as UTF-8.</summary>
    public static async Task<Article> Read(Stream file, DocumentTask task, string? encodingName, Stream text, CancellationToken cancellation)
    {
        var start = new byte[4096];
        var head = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        file.Position = 0;
        var encoding = Detect(file, encodingName ?? Charset(task.ContentType) ?? HtmlCharset.Find(start.AsSpan(0, head)));
        file.Position = encoding.MarkLength;
        using var reader = new StreamReader(file, encoding.Encoding, detectEncodingFromByteOrderMarks: false, 64 << 10, leaveOpen: true);
        var article = ArticleExtractor.Extract(await reader.ReadToEndAsync(cancellation), task.Page is { } page ? new Uri(page.Address) : null);
        await text.WriteAsync(Encoding.UTF8.GetBytes(article.Markdown), cancellation);
        text.Position = 0;
        return article;
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
