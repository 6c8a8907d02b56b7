namespace IndexForge.Indexing.Analysis;

/// <summary>One occurrence of a term.</summary>
/// <param name="Start">First UTF-16 unit in the source text.</param>
/// <param name="End">One past the last UTF-16 unit.</param>
/// <param name="Position">Ordinal among the words of the text; a code stands at the position of its first part.</param>
/// <param name="Kind">What the token is.</param>
/// <param name="Word">The word's number where a <see cref="WordCache"/> knows it, otherwise -1.</param>
public readonly record struct Token(int Start, int End, int Position, TokenKind Kind, int Word = -1);
