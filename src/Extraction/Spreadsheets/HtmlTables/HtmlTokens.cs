using System.Buffers;
using IndexForge.Extraction.Csv;

namespace IndexForge.Extraction.Spreadsheets.HtmlTables;

/// <summary>What an HTML token is.</summary>
internal enum HtmlToken
{
    /// <summary>Text between tags, perhaps a part of it.</summary>
    Text,

    /// <summary>A start tag.</summary>
    Open,

    /// <summary>An end tag.</summary>
    Close,
}

/// <summary>
/// Cuts HTML into tags and text as browsers do where it matters for tables: comments, declarations, scripts and styles are
/// skipped, quoted attributes may hold <c>&gt;</c>. Streams; a tag longer than the bound is skipped to its end.
/// </summary>
internal sealed class HtmlTokens(CharFeed feed) : IDisposable
{
    private const int MaxTag = 64 << 10;
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\r\n\f/>");
    private readonly char[] _buffer = new char[(2 * MaxTag) + 2];
    private int _at;
    private int _end;
    private bool _final;
    private int _textStart;
    private int _textEnd;
    private string? _raw;

    /// <summary>Kind of the token.</summary>
    public HtmlToken Kind { get; private set; }

    /// <summary>Name of the tag, in lower case.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The text as written, or what stands between a tag's name and its end; good until the next token.</summary>
    public ReadOnlySpan<char> Content => _buffer.AsSpan(_textStart, _textEnd - _textStart);

    /// <summary>Moves to the next token; false at the end.</summary>
    public bool Next()
    {
        while (true)
        {
            if (_end - _at < MaxTag && !_final)
                Fill();
            if (_at == _end)
                return false;

            var rest = _buffer.AsSpan(_at, _end - _at);
            if (_raw is not null)
            {
                SkipRaw(rest);
                continue;
            }

            if (rest[0] != '<' || !IsTag(rest))
            {
                var length = rest[1..].IndexOf('<') + 1;
                Take(HtmlToken.Text, _at, length == 0 ? rest.Length : length);
                return true;
            }

            if (rest.StartsWith("<!--"))
            {
                SkipTo(rest, "-->");
                continue;
            }

            if (Tag(rest))
                return true;
        }
    }

    public void Dispose() => feed.Dispose();

    private static bool IsTag(ReadOnlySpan<char> rest) =>
        rest.Length > 1 && (char.IsAsciiLetter(rest[1]) || rest[1] is '!' or '?' || (rest[1] == '/' && rest.Length > 2 && char.IsAsciiLetter(rest[2])));

    private bool Tag(ReadOnlySpan<char> rest)
    {
        var end = TagEnd(rest);
        if (end < 0)
        {
            // No end in reach: what was cut off or made to exhaust us holds nothing for a table.
            _at = _end;
            return false;
        }

        var close = rest[1] == '/';
        var start = close ? 2 : 1;
        var length = rest[start..end].IndexOfAny(NameEnds);
        length = length < 0 ? end - start : length;
        if (rest[1] is '!' or '?')
        {
            _at += end + 1;
            return false;
        }

        Name = NameOf(rest.Slice(start, length));
        Take(close ? HtmlToken.Close : HtmlToken.Open, _at + start + length, end - start - length);
        _at++;
        if (!close && Name is "script" or "style" or "xml" or "textarea")
            _raw = "</" + Name;
        return true;
    }

    /// <summary>The end of a tag, beyond quoted values; browsers let only values that follow an equals sign be quoted.</summary>
    private static int TagEnd(ReadOnlySpan<char> rest)
    {
        var quote = '\0';
        var last = '\0';
        for (var i = 1; i < rest.Length; i++)
        {
            var c = rest[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c == '>')
                return i;
            else if (c is '"' or '\'' && last == '=')
                quote = c;
            last = char.IsWhiteSpace(c) ? last : c;
        }

        return rest[..Math.Min(rest.Length, 4096)].IndexOf('>');
    }

    private static string NameOf(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[Math.Min(name.Length, 16)];
        name[..lower.Length].ToLowerInvariant(lower);
        return lower switch
        {
            "td" => "td",
            "tr" => "tr",
            "th" => "th",
            "table" => "table",
            "br" => "br",
            "span" => "span",
            "font" => "font",
            "p" => "p",
            "div" => "div",
            _ => lower.ToString(),
        };
    }

    private void Take(HtmlToken kind, int start, int length)
    {
        Kind = kind;
        _textStart = start;
        _textEnd = start + length;
        _at = _textEnd;
    }

    private void SkipRaw(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(_raw, StringComparison.OrdinalIgnoreCase);
        if (end >= 0 || _final)
        {
            _at = end < 0 ? _end : _at + end;
            _raw = null;
        }
        else
        {
            _at = _end - Math.Min(rest.Length, _raw!.Length - 1);
        }
    }

    private void SkipTo(ReadOnlySpan<char> rest, string mark)
    {
        var end = rest.IndexOf(mark, StringComparison.Ordinal);
        if (end >= 0 || _final)
        {
            _at = end < 0 ? _end : _at + end + mark.Length;
            return;
        }

        // The comment goes on: put its opening back before what is kept of it.
        var kept = mark.Length - 1;
        _at = _end - kept - 4;
        "<!--".CopyTo(_buffer.AsSpan(_at));
    }

    private void Fill()
    {
        _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
        _end -= _at;
        _at = 0;
        var read = feed.Read(_buffer.AsSpan(_end));
        _final = read == 0;
        _end += read;
    }
}
