using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Postings;

/// <summary>Terms that stand for labels of a chunk. Their first character is one that the analyzer never lets into a term.</summary>
internal static class Keywords
{
    public const string TagPrefix = "\u0001";
    public const string TablePrefix = "\u0002";

    public static string Tag(string tag) => TagPrefix + Analyzer.FoldKeyword(tag);

    public static string Table(string table) => TablePrefix + table;

    /// <summary>Whether a term is what someone may have misspelt: neither a label nor anything with a digit.</summary>
    public static bool IsWord(ReadOnlySpan<char> term) => !IsKeyword(term) && term.IndexOfAnyInRange('0', '9') < 0;

    public static bool IsKeyword(ReadOnlySpan<char> term) => term.Length > 0 && term[0] < ' ';
}
