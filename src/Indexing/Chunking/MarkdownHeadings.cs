namespace IndexForge.Indexing.Chunking;

/// <summary>Finds ATX headings (CommonMark 4.2) outside fenced code.</summary>
internal static class MarkdownHeadings
{
    public static List<HeadingMark> Find(string text)
    {
        var found = new List<HeadingMark>();
        var fenced = false;
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            var line = text.AsSpan(at, end - at);
            if (line.TrimStart().StartsWith("```") || line.TrimStart().StartsWith("~~~"))
            {
                fenced = !fenced;
            }

            var level = line.IndexOfAnyExcept('#');
            if (!fenced && level is > 0 and <= 6 && line[level] is ' ' or '\t' && line[level..].Trim().TrimEnd('#').Trim() is { IsEmpty: false } title)
            {
                found.Add(new HeadingMark(new TextRange(at, end), level, title.ToString()));
            }

            at = end + 1;
        }

        return found;
    }
}
