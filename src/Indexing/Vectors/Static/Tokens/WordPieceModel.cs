namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>
/// WordPiece (Schuster and Nakajima, 2012; BERT's form): the longest known beginning, then the longest known continuations. A word with
/// a part that is not known is not known at all.
/// </summary>
internal sealed class WordPieceModel(Dictionary<string, int> vocabulary, string? unknown, string continuation, int maxWord) : ITokenModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly int _unknown = unknown is not null && vocabulary.TryGetValue(unknown, out var id) ? id : -1;
    private readonly int _longest = vocabulary.Count == 0 ? 0 : vocabulary.Keys.Max(static k => k.Length);

    public void Encode(string piece, List<int> tokens)
    {
        if (piece.Length > maxWord * 2 || piece.EnumerateRunes().Count() > maxWord)
        {
            return;
        }

        var first = tokens.Count;
        Span<char> part = stackalloc char[continuation.Length + piece.Length <= 1_024 ? continuation.Length + piece.Length : 0];
        if (part.IsEmpty)
        {
            part = new char[continuation.Length + piece.Length];
        }

        for (var at = 0; at < piece.Length;)
        {
            var prefix = at == 0 ? 0 : continuation.Length;
            continuation.AsSpan(0, prefix).CopyTo(part);
            var length = Math.Min(piece.Length - at, _longest);
            piece.AsSpan(at, length).CopyTo(part[prefix..]);
            var found = -1;
            for (; length > 0; length--)
            {
                if (_lookup.TryGetValue(part[..(prefix + length)], out found))
                {
                    break;
                }
            }

            if (length == 0)
            {
                tokens.RemoveRange(first, tokens.Count - first);
                return;
            }

            if (found != _unknown)
            {
                tokens.Add(found);
            }

            at += length;
        }
    }
}
