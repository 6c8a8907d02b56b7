using System.Text;

namespace IndexForge.Indexing.Chunking;

/// <summary>
/// Chunks a text that arrives in pieces and may be of any length: <see cref="TextChunker"/> over a window, begun again at the chunk
/// that the window's end may have cut.
/// </summary>
/// <param name="document">What is known of the document; its text is not looked at. Headings are those of Markdown where they are null, else none.</param>
/// <param name="options">Sizes.</param>
public sealed class ChunkStream(TextDocument document, ChunkerOptions? options = null)
{
    /// <summary>Characters that wait at most, beyond what one call of <see cref="Add"/> brings.</summary>
    public const int Window = 1 << 18;

    private readonly ChunkerOptions _options = options ?? new ChunkerOptions();
    private readonly StringBuilder _waiting = new();
    private readonly Dictionary<string, int> _ids = [];
    private List<HeadingMark> _above = [];
    private long _start;

    /// <summary>Takes the next piece of the text; pieces are not cut inside surrogate pairs.</summary>
    /// <param name="text">The piece.</param>
    /// <returns>The chunks that are complete by now.</returns>
    public IReadOnlyList<ChunkInput> Add(ReadOnlySpan<char> text)
    {
        _waiting.Append(text);
        return _waiting.Length < Window ? [] : Take(last: false);
    }

    /// <summary>The text is at its end.</summary>
    /// <returns>The remaining chunks.</returns>
    public IReadOnlyList<ChunkInput> End() => Take(last: true);

    private List<ChunkInput> Take(bool last)
    {
        var window = document with { Text = _waiting.ToString() };
        List<HeadingMark> headings = document.Headings is null ? [.. _above, .. MarkdownHeadings.Find(window.Text)] : [];
        var slices = TextChunker.Slices(window.Text, headings, _options).ToList();
        var complete = last ? slices.Count : Math.Max(0, slices.Count - 1);
        var chunks = new List<ChunkInput>(complete);
        for (var i = 0; i < complete; i++)
        {
            chunks.Add(TextChunker.Make(window, headings, slices[i], _start, _ids));
        }

        // White space without end gives no slices: it need not wait.
        var rest = last ? _waiting.Length : complete < slices.Count ? slices[complete].Range.Start : _waiting.Length;
        _above = InForce(headings, rest);
        _waiting.Remove(0, rest);
        _start += rest;
        return chunks;
    }

    /// <summary>The headings that text from a place on stands under, as marks of no length.</summary>
    private static List<HeadingMark> InForce(List<HeadingMark> headings, int at)
    {
        var path = new List<HeadingMark>();
        foreach (var heading in headings.TakeWhile(h => h.Range.Start < at || h.Range.Length == 0))
        {
            path.RemoveAll(h => h.Level >= heading.Level);
            path.Add(heading with { Range = new TextRange(0, 0) });
        }

        return path;
    }
}
