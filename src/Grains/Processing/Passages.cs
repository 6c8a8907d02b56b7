using System.Text;

namespace IndexForge.Grains.Processing;

/// <summary>A passage of a text.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">Its text.</param>
/// <param name="Start">Its first character in the document's text (UTF-16 units).</param>
/// <param name="Heading">The headings above it, joined by <c> / </c>.</param>
internal sealed record Passage(int Number, string Text, long Start, string? Heading);

/// <summary>
/// Cuts a text that arrives in pieces into passages of about 1,500 characters: at headings, else between paragraphs, else after a
/// sentence, else anywhere. A passage that was cut inside a paragraph begins with the end of the one before, so that what spans
/// the cut is found in one of them.
/// </summary>
internal sealed class Passages(bool markdown)
{
    private const int Target = 1_500;
    private const int Longest = 2_200;
    private const int Overlap = 200;
    private readonly StringBuilder _waiting = new();
    private readonly List<string> _headings = [];
    private List<Passage> _ready = [];
    private long _start;
    private int _number;

    public void Add(ReadOnlySpan<char> text)
    {
        _waiting.Append(text);
        while (_waiting.Length > Longest)
        {
            Cut(_waiting.ToString(0, Longest));
        }
    }

    public void End()
    {
        while (_waiting.Length > Longest)
        {
            Cut(_waiting.ToString(0, Longest));
        }

        while (_waiting.Length > 0)
        {
            var rest = _waiting.ToString();
            var heading = NextHeading(rest);
            Emit(heading > 0 ? rest[..heading] : rest, overlap: 0);
        }
    }

    public List<Passage> Take()
    {
        var taken = _ready;
        _ready = [];
        return taken;
    }

    private void Cut(string window)
    {
        var heading = NextHeading(window);
        if (heading > 0)
        {
            Emit(window[..heading], overlap: 0);
            return;
        }

        var from = Target / 2;
        var paragraph = window.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (paragraph >= from)
        {
            Emit(window[..(paragraph + 2)], overlap: 0);
            return;
        }

        var sentence = LastSentence(window, from);
        var cut = sentence > 0 ? sentence : Math.Max(window.LastIndexOf(' '), window.LastIndexOf('\n')) is var space && space >= from ? space + 1 : window.Length;
        if (char.IsLowSurrogate(window[Math.Min(cut, window.Length - 1)]))
        {
            cut--;
        }

        Emit(window[..cut], Overlap);
    }

    /// <summary>Emits a passage from the front of what waits, and leaves its last sentences there for the next.</summary>
    private void Emit(string text, int overlap)
    {
        if (markdown && text.StartsWith('#'))
        {
            NoteHeading(text);
        }

        if (!string.IsNullOrWhiteSpace(text))
        {
            _ready.Add(new Passage(++_number, text.Trim(), _start + (text.Length - text.TrimStart().Length), _headings.Count == 0 ? null : string.Join(" / ", _headings)));
        }

        var keep = overlap == 0 ? 0 : text.Length - Math.Max(text.Length - overlap, LastSentence(text[..^1], text.Length - (overlap * 2)));
        _waiting.Remove(0, text.Length - keep);
        _start += text.Length - keep;
    }

    private void NoteHeading(string text)
    {
        var line = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end : text.Length);
        var level = line.IndexOfAnyExcept('#') is >= 0 and var after ? after : line.Length;
        if (level <= 6 && level < line.Length && line[level] == ' ')
        {
            _headings.RemoveRange(Math.Min(level - 1, _headings.Count), Math.Max(0, _headings.Count - level + 1));
            _headings.Add(line[level..].Trim(" #\r").ToString());
        }
    }

    private int NextHeading(string text)
    {
        var at = markdown ? text.IndexOf("\n#", StringComparison.Ordinal) : -1;
        return at < 0 ? -1 : at + 1;
    }

    /// <summary>One past the last sentence end at or after a position; -1 where there is none.</summary>
    private static int LastSentence(string text, int from)
    {
        for (var i = text.Length - 1; i >= Math.Max(1, from); i--)
        {
            if (char.IsWhiteSpace(text[i]) && text[i - 1] is '.' or '!' or '?' or '…' or '。')
            {
                return i + 1;
            }
        }

        return -1;
    }
}
