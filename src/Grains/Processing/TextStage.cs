using System.Collections.Immutable;
using System.Text;
using IndexForge.Extraction;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Encodings;
using IndexForge.Grains.Documents;
using IndexForge.Indexing;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Chunking;

namespace IndexForge.Grains.Processing;

/// <summary>The extraction of plain text: the text into blocks, its chunks into parts.</summary>
internal sealed class TextStage(GenerationBlocks stored, PartWriter parts, ProgressNote progress, QuestionStage? questions = null)
{
    private static readonly HashSet<string> Extensions =
        new(StringComparer.OrdinalIgnoreCase) { ".txt", ".text", ".md", ".markdown", ".json", ".ndjson", ".jsonl", ".log" };

    public ImmutableArray<int> TextBlocks { get; private set; } = [];

    public ImmutableArray<string> Warnings { get; private set; } = [];

    /// <summary>The language given, or told by the text's beginning; null where neither says.</summary>
    public Language? Language { get; private set; }

    /// <summary>Whether a file is read as text and not as tables: by its name, or its media type where the name says nothing.</summary>
    public static bool Reads(string name, string contentType)
    {
        var extension = Path.GetExtension(name);
        return extension.Length > 1
            ? Extensions.Contains(extension)
            : contentType.Split(';')[0].Trim() is "text/plain" or "text/markdown" or "application/json" or "application/x-ndjson";
    }

    public async Task Run(Stream file, DocumentTask task, string? encodingName, Language? language, CancellationToken cancellation, string? title = null)
    {
        progress.Set("extract", 0);
        var source = ByteSource.OfStream(file);
        var encoding = EncodingDetector.Detect(source, encodingName);
        Warnings = encoding.Warning is { } warning ? [warning] : [];
        file.Position = encoding.MarkLength;
        using var reader = new StreamReader(file, encoding.Encoding, detectEncodingFromByteOrderMarks: false, 64 << 10, leaveOpen: true);
        ChunkStream? chunks = null;
        var blocks = new List<int>();
        var buffer = new char[256 << 10];
        int read;
        while ((read = await reader.ReadBlockAsync(buffer.AsMemory(0, buffer.Length - 1), cancellation)) > 0)
        {
            if (char.IsHighSurrogate(buffer[read - 1]) && reader.Read() is >= 0 and var low)
            {
                buffer[read++] = (char)low;
            }

            var text = buffer.AsSpan(0, read);
            if (chunks is null)
            {
                Language = language ?? LanguageDetector.Detect(text);
                chunks = Chunks(task, title);
            }

            if (text.Contains('\0'))
            {
                throw new ExtractionException(ExtractionErrors.UnsupportedFormat, $"{task.Name} is not text: it has zero bytes in it.");
            }

            blocks.Add(await stored.Write(Encoding.UTF8.GetBytes(buffer, 0, read)));
            questions?.Text(buffer.AsSpan(0, read));
            await Take(chunks.Add(buffer.AsSpan(0, read)));
            progress.Set("extract", 0.95 * file.Position / Math.Max(1, file.Length));
        }

        await Take(chunks?.End() ?? []);
        TextBlocks = [.. blocks];
    }

    private ChunkStream Chunks(DocumentTask task, string? title) => new(new TextDocument
    {
        Text = "",
        Title = title ?? task.Name,
        Url = task.Page?.Url,
        Headings = IsMarkdown(task) ? null : [],
        Tags = [.. task.Tags.Select(t => $"{t.Key}={t.Value}")],
        Language = Language,
    });

    /// <summary>Whether a text is written to be read: data and logs are not summed up.</summary>
    public static bool IsProse(DocumentTask task) =>
        Path.GetExtension(task.Name).ToLowerInvariant() is not (".json" or ".ndjson" or ".jsonl" or ".log") && !task.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase);

    private Task Take(IReadOnlyList<ChunkInput> chunks)
    {
        questions?.Chunks(chunks);
        return parts.Add(chunks, prose: true);
    }

    private static bool IsMarkdown(DocumentTask task) =>
        Path.GetExtension(task.Name).StartsWith(".m", StringComparison.OrdinalIgnoreCase) || task.ContentType.StartsWith("text/markdown", StringComparison.OrdinalIgnoreCase);
}
