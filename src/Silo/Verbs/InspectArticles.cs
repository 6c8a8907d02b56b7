using System.IO.Compression;
using System.Text;
using System.Text.Json;
using IndexForge.Extraction;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Encodings;
using IndexForge.Extraction.Html;

namespace IndexForge.Silo.Verbs;

/// <summary>Prints the articles of web pages as one JSON object, by file name.</summary>
internal static class InspectArticles
{
    public static int Run(IReadOnlyList<string> files, TextWriter output, TextWriter errors)
    {
        var failed = false;
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            foreach (var file in files)
            {
                try
                {
                    Write(writer, KeyOf(file), ArticleExtractor.Extract(Read(file)));
                }
                catch (Exception e) when (e is ExtractionException or IOException or UnauthorizedAccessException or InvalidDataException)
                {
                    errors.WriteLine($"{file}: error: {e.Message}");
                    failed = true;
                }
            }

            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length));
        return failed ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static void Write(Utf8JsonWriter writer, string key, Article article)
    {
        writer.WriteStartObject(key);
        writer.WriteString("title", article.Title);
        writer.WriteString("byline", article.Byline);
        writer.WriteString("publishedAt", article.PublishedAt);
        writer.WriteString("language", article.Language);
        writer.WriteString("articleBody", article.Markdown);
        writer.WriteEndObject();
    }

    private static string Read(string file)
    {
        using var bytes = new MemoryStream();
        using (var stream = File.OpenRead(file))
        using (Stream page = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream)
        {
            var buffer = new byte[64 << 10];
            for (int read; (read = page.Read(buffer)) > 0;)
            {
                if (bytes.Length + read > ArticleExtractor.MaxLength)
                {
                    throw new ExtractionException(ExtractionErrors.TooLarge, $"The page has more than {ArticleExtractor.MaxLength} bytes.");
                }

                bytes.Write(buffer, 0, read);
            }
        }

        bytes.Position = 0;
        var encoding = EncodingDetector.Detect(ByteSource.OfStream(bytes), HtmlCharset.Known(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return encoding.Encoding.GetString(bytes.GetBuffer(), encoding.MarkLength, (int)bytes.Length - encoding.MarkLength);
    }

    /// <summary>The file's name up to its first dot.</summary>
    private static string KeyOf(string file) => Path.GetFileName(file).Split('.')[0];
}
