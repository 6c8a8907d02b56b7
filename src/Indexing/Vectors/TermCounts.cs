using System.Runtime.InteropServices;
using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Vectors;

/// <summary>The ranking terms of a text with their frequencies.</summary>
internal readonly struct TermCounts(Dictionary<string, int> counts) : ITokenSink
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(scoped ReadOnlySpan<char> term, in Token token)
    {
        if (Takes(token.Kind))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_lookup, term, out _)++;
        }
    }

    /// <summary>Whether tokens of a kind count for a text's vector.</summary>
    public static bool Takes(TokenKind kind) => kind is TokenKind.Word or TokenKind.Number or TokenKind.Bigram or TokenKind.Part;

    public static void Count(string? text, Language language, Dictionary<string, int> into)
    {
        if (!string.IsNullOrEmpty(text))
        {
            var sink = new TermCounts(into);
            Analyzer.Analyze(text, language, ref sink);
        }
    }
}
