using System.Globalization;
using System.Security.Cryptography;
using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Chunking;

/// <summary>
/// Cuts prose into chunks that are whole sentences under one heading, verbatim slices of the text. Chunk ids are made of their
/// content, so an edit changes only the ids of the chunks that it touches.
/// </summary>
public static class TextChunker
{
    private const int MaxPieceLength = 4000;

    /// <summary>The chunks of a document, in order.</summary>
    /// <param name="document">The document.</param>
    /// <param name="options">Sizes.</param>
    public static IReadOnlyList<ChunkInput> Split(TextDocument document, ChunkerOptions? options = null)
    {
        options ??= new ChunkerOptions();
        var headings = document.Headings ?? MarkdownHeadings.Find(document.Text);
        var ids = new Dictionary<string, int>();
        return [.. Slices(document.Text, headings, options).Select(s => Make(document, headings, s, 0, ids))];
    }

    /// <summary>Where the chunks of a text are, each with the heading that it begins under (-1 for none).</summary>
    internal static IEnumerable<Slice> Slices(string text, IReadOnlyList<HeadingMark> headings, ChunkerOptions options)
    {
        var open = new List<Piece>();
        var words = 0;
        foreach (var piece in Pieces(text, headings, options))
        {
            var full = words >= options.TargetWords || words + piece.Words > options.MaxWords;
            var leaves = open.Count > 0 && piece.Section != open[^1].Section && (words >= options.MinWords || !IsBelow(headings, open[0].Section, piece.Section));
            if (open.Count > 0 && (full || leaves))
            {
                yield return Slice.Of(open);
                words = KeepOverlap(open, piece.Section, options);
            }

            open.Add(piece);
            words += piece.Words;
        }

        if (open.Count > 0)
        {
            yield return Slice.Of(open);
        }
    }

    /// <summary>Words of a text as sizes count them; two characters of a script without spaces are one.</summary>
    /// <param name="text">The text.</param>
    public static int CountWords(ReadOnlySpan<char> text)
    {
        var words = 0;
        for (var at = 0; WordScanner.Next(text, ref at, out var end, out var ideographs); at = end)
        {
            words += ideographs ? (end - at + 1) / 2 : 1;
        }

        return words;
    }

    private static IEnumerable<Piece> Pieces(string text, IReadOnlyList<HeadingMark> headings, ChunkerOptions options)
    {
        var start = 0;
        for (var section = 0; section <= headings.Count; section++)
        {
            var end = section < headings.Count ? headings[section].Range.Start : text.Length;
            foreach (var sentence in SentenceSplitter.Split(text, new TextRange(start, Math.Max(start, end))))
            {
                foreach (var piece in Cut(text, sentence, options.MaxWords))
                {
                    // Words of any length count at least by their characters: they bound a chunk too.
                    yield return new Piece(piece, section - 1, Math.Max(CountWords(piece.Of(text)), piece.Length / 10), false);
                }
            }

            if (section < headings.Count)
            {
                // A heading of no length stands for one above the text.
                if (headings[section].Range.Length > 0)
                {
                    yield return new Piece(headings[section].Range, section, CountWords(headings[section].Range.Of(text)), true);
                }

                start = headings[section].Range.End;
            }
        }
    }

    /// <summary>A sentence that is too long for a chunk, at words.</summary>
    private static IEnumerable<TextRange> Cut(string text, TextRange sentence, int maxWords)
    {
        var start = sentence.Start;
        while (sentence.End - start > MaxPieceLength || (sentence.End - start > maxWords && CountWords(text.AsSpan(start, sentence.End - start)) > maxWords))
        {
            var end = EndOfWords(text, start, sentence.End, maxWords);
            yield return new TextRange(start, end);
            start = end;
        }

        if (start < sentence.End)
        {
            yield return new TextRange(start, sentence.End);
        }
    }

    private static int EndOfWords(string text, int start, int limit, int maxWords)
    {
        var span = text.AsSpan(0, Math.Min(limit, start + MaxPieceLength));
        var at = start;
        var last = start;
        for (var words = 0; WordScanner.Next(span, ref at, out var end, out var ideographs); at = end)
        {
            words += ideographs ? (end - at + 1) / 2 : 1;
            if (words > maxWords)
            {
                // A run without spaces may be longer than a chunk by itself.
                last = last > start ? last : Math.Min(end, at + maxWords);
                break;
            }

            last = end;
        }

        last = last > start && last < limit ? last : span.Length;
        return char.IsLowSurrogate(text[Math.Min(last, text.Length - 1)]) && last < limit ? last + 1 : last;
    }

    /// <summary>Whether a section is part of another: only such ones are joined, for a chunk is cited by its first heading.</summary>
    private static bool IsBelow(IReadOnlyList<HeadingMark> headings, int section, int next) =>
        section < 0 || next < 0 || headings[next].Level > headings[section].Level;

    private static int KeepOverlap(List<Piece> open, int section, ChunkerOptions options)
    {
        var words = 0;
        var from = open.Count;
        while (from > 1 && open[from - 1].Section == section && !open[from - 1].IsHeading && words + open[from - 1].Words <= options.OverlapWords)
        {
            words += open[--from].Words;
        }

        open.RemoveRange(0, from);
        return words;
    }

    /// <summary>The chunk of a slice.</summary>
    /// <param name="document">The text that the slice is of.</param>
    /// <param name="headings">Its headings.</param>
    /// <param name="slice">The slice.</param>
    /// <param name="offset">Where the text stands in the whole document.</param>
    /// <param name="ids">Ids given so far, with their number.</param>
    internal static ChunkInput Make(TextDocument document, IReadOnlyList<HeadingMark> headings, Slice slice, long offset, Dictionary<string, int> ids)
    {
        var (range, section) = slice;
        var text = range.Of(document.Text).ToString();
        var path = HeadingPath(headings, section);
        var page = document.Pages.LastOrDefault(p => p.Start <= offset + range.Start);
        return new ChunkInput
        {
            ChunkId = Id(path, text, ids),
            Text = text,
            Title = document.Title,
            HeadingPath = path.Length == 0 ? null : path,
            Tags = document.Tags,
            Language = document.Language,
            Source = new ChunkSource(
                Page: page.Number == 0 ? null : page.Number,
                Heading: section < 0 ? null : headings[section].Title,
                Url: document.Url,
                Start: offset + range.Start,
                End: offset + range.End),
        };
    }

    private static string HeadingPath(IReadOnlyList<HeadingMark> headings, int section)
    {
        var path = new Stack<string>();
        var level = int.MaxValue;
        for (var i = section; i >= 0 && level > 1; i--)
        {
            if (headings[i].Level < level)
            {
                path.Push(headings[i].Title);
                level = headings[i].Level;
            }
        }

        return string.Join(" > ", path);
    }

    private static string Id(string path, string text, Dictionary<string, int> ids)
    {
        var hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(path + "\n" + text));
        var id = Convert.ToHexStringLower(hash.AsSpan(0, 8));
        var seen = ids.GetValueOrDefault(id);
        ids[id] = seen + 1;
        return seen == 0 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}-{seen}");
    }

    internal readonly record struct Slice(TextRange Range, int Section)
    {
        public static Slice Of(List<Piece> pieces) => new(new TextRange(pieces[0].Range.Start, pieces[^1].Range.End), pieces[0].Section);
    }

    internal readonly record struct Piece(TextRange Range, int Section, int Words, bool IsHeading);
}
