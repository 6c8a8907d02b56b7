using System.Text.RegularExpressions;

namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>Splits where a pattern matches. With <paramref name="keepMatches"/> the matches are the pieces and what is between is the separator.</summary>
internal sealed class PatternSplitter(Regex pattern, string behavior, bool keepMatches) : ISplitter
{
    public void Split(string piece, bool isFirst, List<string> into)
    {
        var parts = new List<(int Start, int End, bool IsSeparator)>();
        var at = 0;
        foreach (var match in pattern.EnumerateMatches(piece))
        {
            if (match.Length == 0)
            {
                continue;
            }

            if (match.Index > at)
            {
                parts.Add((at, match.Index, keepMatches));
            }

            parts.Add((match.Index, match.Index + match.Length, !keepMatches));
            at = match.Index + match.Length;
        }

        if (at < piece.Length)
        {
            parts.Add((at, piece.Length, keepMatches));
        }

        Add(piece, parts, into);
    }

    private void Add(string piece, List<(int Start, int End, bool IsSeparator)> parts, List<string> into)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var (start, end, isSeparator) = parts[i];
            switch (behavior)
            {
                case "Removed" when isSeparator:
                    break;
                case "MergedWithPrevious" when !isSeparator && i + 1 < parts.Count && parts[i + 1].IsSeparator:
                    into.Add(piece[start..parts[++i].End]);
                    break;
                case "MergedWithNext" when isSeparator && i + 1 < parts.Count && !parts[i + 1].IsSeparator:
                    into.Add(piece[start..parts[++i].End]);
                    break;
                case "Contiguous" when isSeparator:
                    while (i + 1 < parts.Count && parts[i + 1].IsSeparator)
                    {
                        end = parts[++i].End;
                    }

                    into.Add(piece[start..end]);
                    break;
                case "Removed" or "Isolated" or "Contiguous" or "MergedWithPrevious" or "MergedWithNext":
                    into.Add(piece[start..end]);
                    break;
                default:
                    throw Tokenizer.Unsupported($"splits of kind '{behavior}'");
            }
        }
    }
}
